import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokerAway } from "../durability/broker-away.test.ts";

plantInSuho(import.meta, "sleeps-after-failed-publish", brokerAway.nats);
