/**
 * The door of the harness: what suites, platforms and users' own projects import. Each technology has a door of its
 * own (`adapters/<technology>/index.ts`), so that nobody loads the client of a server that they have not.
 */

export { alerts } from "./checks/alerts/alerts.ts";
export { noCrash } from "./checks/availability/no-crash.ts";
export { outage } from "./checks/availability/outage.ts";
export { circuit } from "./checks/circuit/circuit.ts";
export { type DeliveryOptions, delivery } from "./checks/delivery/delivery.ts";
export { drain } from "./checks/delivery/drain.ts";
export { endToEnd } from "./checks/delivery/end-to-end.ts";
export { noRewrites } from "./checks/delivery/no-rewrites.ts";
export { healthAccuracy } from "./checks/health/health-accuracy.ts";
export { committedOffsets } from "./checks/offsets/committed-offsets.ts";
export { recovery } from "./checks/recovery/recovery.ts";
export { wellAgain } from "./checks/recovery/well-again.ts";
export { allHealthy } from "./checks/start-up/all-healthy.ts";
export { prematureConnections } from "./checks/start-up/premature-connections.ts";
export { startUpOrder } from "./checks/start-up/start-up-order.ts";
export { backoffSequence } from "./checks/wire/backoff-sequence.ts";
export { faultEffective } from "./checks/wire/fault-effective.ts";
export type { ServiceSpec, SystemSpec } from "./compose/model.ts";
export { asked, attemptedOnEach } from "./conditions/link.ts";
export { loggedSince } from "./conditions/log.ts";
export { metricAtLeast, metricGrows, metricIs } from "./conditions/metric.ts";
export type { Clock } from "./core/clock.ts";
export type { Condition } from "./core/condition.ts";
export { type Duration, humanDuration, milliseconds } from "./core/duration.ts";
export { EnvironmentError, exitCodes, messageOf, UserError } from "./core/errors.ts";
export { everyMs } from "./core/every.ts";
export { IntervalSet } from "./core/interval-set.ts";
export { type Look, poll } from "./core/poll.ts";
export type { Destination, LinkEnds, PlatformNames } from "./declare/names.ts";
export { type Canary, definePlatform, type Platform } from "./declare/platform.ts";
export type { RunningFiles, RunningPlatform, RunningService } from "./declare/running.ts";
export type {
  AlertDeclaration,
  BackoffDeclaration,
  CircuitDeclaration,
  ContainerKind,
  Endpoint,
  ScaledValue,
  ServiceDeclaration,
} from "./declare/service-declaration.ts";
export { httpGet } from "./engine/http-get.ts";
export type { VolumeKind, VolumeKinds } from "./engine/volumes/volume-kind.ts";
export { diskFull } from "./faults/disk/disk-full.ts";
export { holdSyscall } from "./faults/disk/hold-syscall.ts";
export { powerCut } from "./faults/disk/power-cut.ts";
export { readOnlyDirectory } from "./faults/disk/read-only-directory.ts";
export type { Fault, Proof } from "./faults/fault.ts";
export { acceptThenClose } from "./faults/link/accept-then-close.ts";
export { bandwidth } from "./faults/link/bandwidth.ts";
export { blackHole } from "./faults/link/black-hole.ts";
export { cut } from "./faults/link/cut.ts";
export { cutAfterBytes } from "./faults/link/cut-after-bytes.ts";
export { holdAnswers } from "./faults/link/hold-answers.ts";
export { holdRequests } from "./faults/link/hold-requests.ts";
export { latency } from "./faults/link/latency.ts";
export { resetConnections } from "./faults/link/reset-connections.ts";
export { slices } from "./faults/link/slices.ts";
export { onlyClaimed } from "./faults/only-claimed.ts";
export { crash } from "./faults/service/crash.ts";
export { kill } from "./faults/service/kill.ts";
export { pause } from "./faults/service/pause.ts";
export { restart } from "./faults/service/restart.ts";
export { stop } from "./faults/service/stop.ts";
export { type GateOptions, genericGate } from "./gate/gate.ts";
export type { Check, CheckResult, Finding, Measurement } from "./history/check.ts";
export type * from "./history/events.ts";
export { createHistory, type History, type HistoryLog, parseHistory } from "./history/log.ts";
export type { Probe, ProbeContext, StartedProbe } from "./history/probe.ts";
export { ProducedIds } from "./history/produced-ranges.ts";
export type { Recorder } from "./history/recorder.ts";
export { combine, type Verdict } from "./history/verdict.ts";
export { type Hop, withLastHops } from "./probes/hop.ts";
export { type ClaimedStore, CommittedOffsets } from "./probes/offsets/committed-offsets.ts";
export type { PositionReader } from "./probes/offsets/position-reader.ts";
export { type MetricsPlace, readMetric } from "./probes/read-metrics.ts";
export { type RowsReading, readRows, rowsBetween } from "./probes/rows-written.ts";
export { type Scenario, type ScenarioDefinition, scenario, scenarioTable } from "./scenario/definition.ts";
export { type DefectDefinition, plantedDefect } from "./scenario/planted-defect.ts";
export type { Run } from "./scenario/run.ts";
export type { PlatformChange } from "./stacks/stack.ts";
export type { Service } from "./system/service.ts";
export type { System } from "./system/system.ts";
export type { Link } from "./wire/link.ts";
export { watchAcknowledgements } from "./workloads/acknowledgements.ts";
export type { StartedWorkload, Workload, WorkloadContext } from "./workloads/workload.ts";
