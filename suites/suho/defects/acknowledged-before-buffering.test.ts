import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { bufferDiskRefuses } from "../durability/buffer-disk-refuses.test.ts";

plantInSuho(import.meta, "acknowledged-before-buffering", bufferDiskRefuses.full);
