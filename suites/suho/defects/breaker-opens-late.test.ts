import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseOutlastsBreaker } from "../durability/clickhouse-outlasts-breaker.test.ts";

plantInSuho(import.meta, "breaker-opens-late", clickhouseOutlastsBreaker);
