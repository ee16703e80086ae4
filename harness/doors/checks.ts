/** What judges a history. */

export { alerts } from "../checks/alerts/alerts.ts";
export { noCrash } from "../checks/availability/no-crash.ts";
export { outage } from "../checks/availability/outage.ts";
export { circuit } from "../checks/circuit/circuit.ts";
export { type DeliveryOptions, delivery } from "../checks/delivery/delivery.ts";
export { drain } from "../checks/delivery/drain.ts";
export { endToEnd } from "../checks/delivery/end-to-end.ts";
export { noRewrites } from "../checks/delivery/no-rewrites.ts";
export { healthAccuracy } from "../checks/health/health-accuracy.ts";
export { committedOffsets } from "../checks/offsets/committed-offsets.ts";
export { recovery } from "../checks/recovery/recovery.ts";
export { allHealthy } from "../checks/start-up/all-healthy.ts";
export { prematureConnections } from "../checks/start-up/premature-connections.ts";
export { startUpOrder } from "../checks/start-up/start-up-order.ts";
export { backoffSequence } from "../checks/wire/backoff-sequence.ts";
export { faultEffective } from "../checks/wire/fault-effective.ts";
