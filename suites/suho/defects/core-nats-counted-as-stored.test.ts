import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokersBlackHoled } from "../durability/brokers-black-holed.test.ts";

plantInSuho(import.meta, "core-nats-counted-as-stored", brokersBlackHoled["nats-alone"]);
