/** The small door of the harness; faults, checks, vitest and each technology have doors of their own. */

export type { ServiceSpec, SystemSpec } from "./compose/model.ts";
export { asked, attemptedOnEach } from "./conditions/link.ts";
export { loggedSince } from "./conditions/log.ts";
export { metricAtLeast, metricGrows, metricIs, metricRisen } from "./conditions/metric.ts";
export type { Clock } from "./core/clock.ts";
export type { Condition } from "./core/condition.ts";
export { type Duration, humanDuration, milliseconds } from "./core/duration.ts";
export { EnvironmentError, exitCodes, messageOf, UserError } from "./core/errors.ts";
export { everyMs } from "./core/every.ts";
export { IntervalSet } from "./core/interval-set.ts";
export { type Look, poll } from "./core/poll.ts";
export type {
  CircuitLineDeclaration,
  GaugeDeclaration,
  HealthBodyDeclaration,
  LogDeclaration,
} from "./declare/mapping.ts";
export type { ClientName, Destination, PlatformNames } from "./declare/names.ts";
export { type Canary, definePlatform, type Platform } from "./declare/platform.ts";
export type { RunningFiles, RunningPlatform, RunningService } from "./declare/running.ts";
export type {
  AlertDeclaration,
  BackoffDeclaration,
  CircuitDeclaration,
  ContainerKind,
  Endpoint,
  ScaledValue,
  ServerDeclaration,
  ServiceDeclaration,
} from "./declare/service-declaration.ts";
export { httpGet } from "./engine/http-get.ts";
export type { VolumeKind, VolumeKinds } from "./engine/volumes/volume-kind.ts";
export type * from "./history/audit-data.ts";
export type { Check, CheckResult, Finding, Measurement } from "./history/check.ts";
export type * from "./history/events.ts";
export { createHistory, type History, type HistoryLog, parseHistory } from "./history/log.ts";
export type * from "./history/offset-data.ts";
export type { Probe, ProbeContext, StartedProbe } from "./history/probe.ts";
export { ProducedIds } from "./history/produced-ranges.ts";
export type { Recorder } from "./history/recorder.ts";
export { combine, type Verdict } from "./history/verdict.ts";
export { type Hop, withLastHops } from "./probes/hop.ts";
export { type ClaimedStore, CommittedOffsets } from "./probes/offsets/committed-offsets.ts";
export type { PositionReader } from "./probes/offsets/position-reader.ts";
export { type MetricsPlace, readMetric } from "./probes/read-metrics.ts";
export { type RowsReading, readRows, rowsBetween } from "./probes/rows-written.ts";
export type {
  Scenario,
  ScenarioBody,
  ScenarioDefinition,
  ScenarioOptions,
  ScenarioTag,
} from "./scenario/definition.ts";
export type { PlantedDefect } from "./scenario/planted-defect.ts";
export type { Run } from "./scenario/run.ts";
export type { PlatformChange } from "./stacks/prepare.ts";
export type { Service } from "./system/service.ts";
export type { System } from "./system/system.ts";
export type { Link } from "./wire/link.ts";
export { watchAcknowledgements } from "./workloads/acknowledgements.ts";
export type { StartedWorkload, Workload, WorkloadContext } from "./workloads/workload.ts";
