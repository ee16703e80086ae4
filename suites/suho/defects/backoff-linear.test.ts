import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { natsRefused } from "../back-off/nats-refused.test.ts";

plantInSuho(import.meta, "backoff-linear", natsRefused);
