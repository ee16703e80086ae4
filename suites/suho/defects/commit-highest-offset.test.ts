import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { poisonRecord } from "../durability/poison-record.test.ts";

plantInSuho(import.meta, "commit-highest-offset", poisonRecord);
