import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokersBlackHoled } from "../durability/brokers-black-holed.test.ts";

plantInSuho(import.meta, "connected-counted-as-stored", brokersBlackHoled.both);
