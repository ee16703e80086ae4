import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { bufferPowerCut } from "../durability/buffer-power-cut.test.ts";

plantInSuho(import.meta, "buffer-file-not-synced", bufferPowerCut);
