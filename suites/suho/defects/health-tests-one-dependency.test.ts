import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { brokerAway } from "../durability/broker-away.test.ts";

plantInSuho(import.meta, "health-tests-one-dependency", brokerAway.nats);
