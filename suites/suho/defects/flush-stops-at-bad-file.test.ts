import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { badBufferFiles } from "../durability/bad-buffer-files.test.ts";

plantInSuho(import.meta, "flush-stops-at-bad-file", badBufferFiles);
