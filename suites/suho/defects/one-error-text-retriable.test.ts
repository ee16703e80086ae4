import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseAwayBriefly } from "../durability/clickhouse-away-briefly.test.ts";

plantInSuho(import.meta, "one-error-text-retriable", clickhouseAwayBriefly);
