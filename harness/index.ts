/** The only door of the harness: what suites, platforms and users' own projects import. */

export { circuit } from "./checks/circuit/circuit.ts";
export { commitClaims } from "./checks/commit-claims.ts";
export { delivery } from "./checks/delivery.ts";
export { faultFelt } from "./checks/fault-felt.ts";
export { healthTruthfulness } from "./checks/health-truthfulness.ts";
export { noCrash } from "./checks/no-crash.ts";
export { prematureConnections } from "./checks/premature-connections.ts";
export { recovery } from "./checks/recovery.ts";
export { startUpOrder } from "./checks/start-up-order.ts";
export type { Check, CheckResult, Finding, Measurement } from "./core/check.ts";
export type { Clock } from "./core/clock.ts";
export type { Condition } from "./core/condition.ts";
export { type Duration, humanDuration, milliseconds } from "./core/duration.ts";
export { EnvironmentError, exitCodes, messageOf, UserError } from "./core/errors.ts";
export type * from "./core/event.ts";
export { createHistory, type History, type HistoryLog, parseHistory } from "./core/history.ts";
export { IntervalSet } from "./core/interval-set.ts";
export { type Look, poll } from "./core/poll.ts";
export type { Probe, ProbeContext, StartedProbe } from "./core/probe.ts";
export type { Recorder } from "./core/recorder.ts";
export { combine, type Verdict } from "./core/verdict.ts";
export { acceptThenClose } from "./faults/accept-then-close.ts";
export { bandwidth } from "./faults/bandwidth.ts";
export { blackHole } from "./faults/black-hole.ts";
export { crash } from "./faults/crash.ts";
export { cut } from "./faults/cut.ts";
export { cutAfterBytes } from "./faults/cut-after-bytes.ts";
export { diskFull } from "./faults/disk-full.ts";
export type { Fault, Proof } from "./faults/fault.ts";
export { holdAnswers } from "./faults/hold-answers.ts";
export { holdRequests } from "./faults/hold-requests.ts";
export { holdSystemCall } from "./faults/hold-system-call.ts";
export { kill } from "./faults/kill.ts";
export { latency } from "./faults/latency.ts";
export { missingTable } from "./faults/missing-table.ts";
export { pause } from "./faults/pause.ts";
export { powerCut } from "./faults/power-cut.ts";
export { readOnlyDirectory } from "./faults/read-only-directory.ts";
export { readOnlyServer } from "./faults/read-only-server.ts";
export { resetConnections } from "./faults/reset-connections.ts";
export { restart } from "./faults/restart.ts";
export { slices } from "./faults/slices.ts";
export { stop } from "./faults/stop.ts";
export { clickHouseDelivery, type DeliveryTable, missingIds } from "./probes/clickhouse-delivery.ts";
export { CommitClaims, type PositionReader, type ProducedRange } from "./probes/commit-claims.ts";
export { everyMs } from "./probes/every.ts";
export { jetStreamPositions } from "./probes/jetstream-positions.ts";
export { kafkaPositions } from "./probes/kafka-positions.ts";
export { prometheusValues } from "./probes/prometheus-values.ts";


export { httpGet } from "./runtime/http-get.ts";


export type { VolumeKind, VolumeKinds } from "./runtime/volume-kind.ts";


export { type DefectDefinition, plantedDefect } from "./scenario/defect.ts";
export { type GateOptions, genericGate } from "./scenario/generic-gate.ts";
export type { Run } from "./scenario/run.ts";
export { type Scenario, type ScenarioDefinition, scenario } from "./scenario/scenario.ts";
export type { Change } from "./scenario/stack.ts";
export { ClickHouse } from "./services/clickhouse.ts";
export { JetStream } from "./services/jetstream.ts";
export { Kafka } from "./services/kafka.ts";
export { Postgres } from "./services/postgres.ts";
export { Redis } from "./services/redis.ts";
export type { Link } from "./system/link.ts";
export { definePlatform, type Endpoint, type Platform } from "./system/platform.ts";
export type { Service } from "./system/service.ts";
export type { ServiceSpec, SystemSpec } from "./system/spec.ts";
export type { System } from "./system/system.ts";
export type { StartedWorkload, Workload, WorkloadContext } from "./workloads/workload.ts";
