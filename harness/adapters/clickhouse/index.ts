/** All that the harness knows of ClickHouse. */

export { ClickHouse } from "./client.ts";
export { clickHouseDelivery } from "./delivery.ts";
export { missingIds } from "./missing-ids.ts";
export { missingTable } from "./missing-table.ts";
export { physicalRows } from "./physical-rows.ts";
export { readOnlyServer } from "./read-only-server.ts";
export { clickhouse } from "./service.ts";
export type { DeliveryTable, RunSql } from "./table.ts";
export { clickHouseUnknownProducers } from "./unknown-producers.ts";
