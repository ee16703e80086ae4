import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { barsFlow } from "../baseline/suho-bars-flow.test.ts";

plantInSuho(import.meta, "stops-after-first-series", barsFlow, ["gate"]);
