import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseAwayBriefly } from "../durability/clickhouse-away-briefly.test.ts";

plantInSuho(import.meta, "batch-appended-twice", clickhouseAwayBriefly);
