import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { clickhouseLinkCut } from "../durability/clickhouse-link-cut.test.ts";

plantInSuho(import.meta, "fault-only-claimed", clickhouseLinkCut);
