/** @module-tag own-stack */
import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { cleanStart } from "../start-up/suho-clean-start.test.ts";

plantInSuho(import.meta, "healthy-before-its-hub", cleanStart);
