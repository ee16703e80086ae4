import { plantInSuho } from "../../fixtures/platforms/suho/plant.ts";
import { brokersBlackHoled } from "../durability/brokers-black-holed.test.ts";

plantInSuho(import.meta, "kafka-acks-zero", brokersBlackHoled["kafka-alone"]);
