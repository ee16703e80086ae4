import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseBlips } from "../durability/clickhouse-blips.test.ts";

plantInSuho(import.meta, "breaker-counts-totals", clickhouseBlips);
