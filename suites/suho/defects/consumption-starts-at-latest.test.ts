import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { bridgeCrashesFiveTimes } from "../durability/bridge-crashes-five-times.test.ts";

plantInSuho(import.meta, "consumption-starts-at-latest", bridgeCrashesFiveTimes);
