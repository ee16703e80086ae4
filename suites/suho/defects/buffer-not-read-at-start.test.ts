import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokersReturn } from "../durability/brokers-return.test.ts";

plantInSuho(import.meta, "buffer-not-read-at-start", brokersReturn["nats-first"]);
