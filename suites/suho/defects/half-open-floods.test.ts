import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseOutlastsBreaker } from "../durability/clickhouse-outlasts-breaker.test.ts";

plantInSuho(import.meta, "half-open-floods", clickhouseOutlastsBreaker);
