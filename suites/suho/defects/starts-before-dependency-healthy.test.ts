/** @module-tag own-stack */
import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { cleanStart } from "../start-up/suho-clean-start.test.ts";

plantInSuho(import.meta, "starts-before-dependency-healthy", cleanStart, ["gate"]);
