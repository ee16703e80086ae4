import { plantInSuho } from "../../fixtures/platforms/suho/plant.ts";
import { natsRefused } from "../backoff/nats-refused.test.ts";

plantInSuho(import.meta, "backoff-never-grows", natsRefused);
