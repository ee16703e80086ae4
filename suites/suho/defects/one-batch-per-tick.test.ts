import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { backlogAtRestart } from "../durability/backlog-at-restart.test.ts";

plantInSuho(import.meta, "one-batch-per-tick", backlogAtRestart);
