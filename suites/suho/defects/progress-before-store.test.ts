import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { ticksWhileClickhouseIsCut } from "../durability/ticks-while-clickhouse-is-cut.test.ts";

plantInSuho(import.meta, "progress-before-store", ticksWhileClickhouseIsCut);
