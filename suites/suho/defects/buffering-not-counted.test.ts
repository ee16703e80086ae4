import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokersBlackHoled } from "../durability/brokers-black-holed.test.ts";

plantInSuho(import.meta, "buffering-not-counted", brokersBlackHoled["kafka-alone"]);
