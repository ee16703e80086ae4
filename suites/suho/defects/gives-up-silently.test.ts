import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { natsOutlastsBackoff } from "../durability/nats-outlasts-backoff.test.ts";

plantInSuho(import.meta, "gives-up-silently", natsOutlastsBackoff);
