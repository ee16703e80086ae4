import type { IdRange, ProducedRange } from "../core/interval-set.ts";
import type { AskedCheck } from "./asked-check.ts";
import type { AuditData } from "./audit-data.ts";
import type { CommittedData, RetentionData } from "./offset-data.ts";
import type { AnswersData, ConnectionsData, LearntData, LinkData, ResourcesData } from "./wire-data.ts";

export type { IdRange, ProducedRange };

/** What a history can hold: every kind of event with the shape of its data. */

export type CircuitState = "closed" | "open" | "half-open";
/** `degraded`: it answers, and says by itself that it works in part. */
export type HealthStatus = "starting" | "healthy" | "degraded" | "unhealthy" | "none" | "unreachable";
export type DependencyCondition = "service_started" | "service_healthy" | "service_completed_successfully";

/** What was asked, so that a saved history can be judged again without its suite's file. First event. */
export interface ScenarioData {
  /** `blackstart.history/<version>`. */
  schema: string;
  /** Stable across runs: `durability/store-cut`. */
  scenario: string;
  title: string;
  platform: string;
  /** The checks that judge the history, in their order, each with the options with which it was made. */
  checks: AskedCheck[];
}

/** What the platform declares, so that a history can be checked without its Compose file. First event after `scenario`. */
export interface TopologyData {
  platform: string;
  services: {
    name: string;
    /** What the Compose file calls it, where this is one of several replicas. */
    instanceOf?: string;
    role: "server" | "application" | "job";
    dependsOn: { service: string; condition: DependencyCondition }[];
    hasHealthCheck: boolean;
    /** Scaled interval, time-out and retries of the engine's health check; absent without one. */
    health?: { intervalMs: number; timeoutMs: number; retries: number };
    restart: string;
    /** It had ended with 0 for good before the history began: a job, though nobody waits for it. */
    done?: true;
  }[];
  links: LinkData[];
  /** Circuits that the platform declares; `link` is the one whose requests the circuit guards. */
  circuits: CircuitSpec[];
  /** Back-offs that the platform declares, by link. */
  backoffs?: BackoffSpec[];
  /** Alerts that the platform declares over its services' metrics. */
  alerts: AlertRule[];
}

/** A breaker as its owner documents it. Durations are the scaled ones of this run. */
export interface CircuitSpec {
  service: string;
  circuit: string;
  link: string;
  /** Consecutive failures after which it opens. */
  failures: number;
  openMs: number;
  /** Calls that a half-open circuit lets through at once; 1 where nothing is said. */
  halfOpenCalls?: number;
}

/** How a client waits between attempts on a link, as its owner documents it: the scaled durations of this run. */
export interface BackoffSpec {
  /** A link on which the client has one connection at a time. */
  link: string;
  initialMs: number;
  factor: number;
  capMs: number;
  /** Share (0..1) by which a wait may be shorter or longer than declared; none where nothing is said. */
  jitter?: number;
}

/** An alert as the platform's operators would have it: it fires while the metric compares true with the threshold. */
export interface AlertRule {
  /** Unique in its platform. */
  name: string;
  service: string;
  /** Name and labels as the service writes them: `circuit_breaker_trips{circuit="store"}`. */
  metric: string;
  comparison: ">" | ">=" | "==";
  threshold: number;
  /**
   * What is compared: the metric itself, or how much a counter has risen since its process started or the history began,
   * whichever came later. `value` where nothing is said.
   */
  of?: "value" | "increase";
  severity: "warning" | "critical";
}

/**
 * What a fault declares that it does to its target while it bites. What is absent it does not do: an empty one slows its
 * target, or has it answer something else.
 */
export interface FaultEffect {
  /** The target is away, as opposed to slowed. */
  removes?: true;
  /** Nothing at all comes back from the target. */
  silences?: true;
  /** Nothing that the client sends arrives; the server may still speak: pushes, answers to long polls. */
  withholdsRequests?: true;
  /** New connections are refused, so who tries at all is seen to be refused or cut off. */
  refuses?: true;
  /** The target's process ends, once or again and again: a death of it meanwhile is the fault's own doing. */
  endsProcess?: true;
  /** It acts on what a service does by itself, on its disk or in its system calls, and on no wire. */
  actsInside?: true;
}

export interface FaultData {
  /** Unique within a scenario; the band in the report. */
  fault: string;
  kind: string;
  /** A link id or a service name. */
  target: string;
  stage: "injecting" | "proven" | "healing" | "healed" | "failed";
  /** Absent where the fault declares none: a fault of a user's own, which is taken to slow its target only. */
  effect?: FaultEffect;
  /** Of `proven` and `healed`: how it was observed, and milliseconds from the call to the first observation. */
  proof?: { method: string; observed: string; latencyMs: number };
  error?: string;
}

export interface EventData {
  scenario: ScenarioData;
  topology: TopologyData;
  /** A stretch of the scenario with a name: clean start, steady, fault …, drain. */
  /** `wait`: the scenario waited for what the name says. */
  phase: { name: string; edge: "begin" | "end"; wait?: true };
  fault: FaultData;
  /**
   * A range of record ids of one producer: handed out (`served`), or how their operation ended. What was served and
   * never ended is of unknown outcome. Ranges per 100 ms, never a row.
   */
  operation: {
    producer: number;
    first: number;
    last: number;
    outcome: "served" | "ok" | "failed" | "unknown";
  };
  /** A TCP control packet on a link; subject is the link id. Retransmissions of one attempt carry `again`. */
  packet: {
    flag: "syn" | "syn-ack" | "fin" | "rst";
    from: "client" | "server";
    clientPort: number;
    again?: boolean;
  };
  /**
   * Payload on a link in a window of 100 ms that begins at `at`; windows without traffic are not written. Subject
   * is the link id. `resentBytes` went to the server once more, because nobody had acknowledged them; absent when 0.
   */
  traffic: { toServerBytes: number; toClientBytes: number; resentBytes?: number; windowMs: number };
  /** Requests and answers on a link (subject), answers by class. */
  answers: AnswersData;
  /** Established connections of a link (subject). */
  connections: ConnectionsData;
  /** What a link (subject) was like on this stack while nothing was faulted, before this history began. */
  learnt: LearntData;
  /** Memory and descriptors of a service (subject), written where one of them changed by more than the probe's step. */
  resources: ResourcesData;
  /**
   * Health of a service as its engine or its own endpoint tells it; only changes are written. Source `harness` via
   * `engine`: the container's own health test, run at start-up before the engine's first look at it.
   */
  health: {
    status: HealthStatus;
    via: "engine" | "endpoint";
    httpStatus?: number;
    detail?: string;
    failing?: string[];
  };
  /** Container events; `by` tells what the harness did itself from what happened by itself. */
  container: {
    action: "create" | "start" | "die" | "kill" | "stop" | "pause" | "unpause" | "oom" | "destroy";
    exitCode?: number;
    by: "harness" | "platform";
  };
  /** A link that nobody named, from the first packet that used it; `place` tells how it came to be known. */
  link: LinkData & { place: string };
  /**
   * A link (subject) began or ceased to listen, because its server serves or is gone, or a fault shut it. `path` is there
   * when its connections go by another way than before.
   */
  proxy: { listening: boolean; reason: string; path?: "filter" | "toxiproxy" };
  /** Counters and gauges of a service by metric name, written when any of them changed. */
  metric: { values: Record<string, number> };
  /** A circuit's state as its owner claims it; written at each change and once at the beginning. */
  circuit: { circuit: string; state: CircuitState; via: "metric" | "log"; failures?: number };
  /** A structured log line of a service (secrets masked), warnings and events only. */
  log: { level: string; event?: string; message: string; fields: Record<string, string | number | boolean> };
  /** Rows in a store as the probe `stored` counts them, by key and by path; written when a count changes. */
  stored: { store: string; distinct: number; byPath: Record<string, number> };
  /** The delivery audit's digest of one producer in one store; segments that differ are drilled into. */
  audit: AuditData;
  /**
   * Committed positions and what is proven below them (subject: consumer, e.g. `broker:bridge`); `at` is the
   * reading of the position.
   */
  committed: CommittedData;
  /** A broker's log begins later than at the look before: what it removed (subject: consumer, as in claims). */
  retention: RetentionData;
  /**
   * One new record after everything else, through the whole pipeline (subject: which way it took). `lost sight`: it
   * could not be offered or asked for. `waitedMs` since it was offered.
   */
  canary: {
    stage: "offered" | "acknowledged" | "stored" | "missing" | "lost sight";
    waitedMs: number;
    detail?: string;
  };
  /**
   * The pipeline is empty: source ended, buffers empty, lag zero. `waitedMs` since the drain began. Numbers in
   * `last` are what each hop held at the last look; texts tell something else.
   */
  drained: { ok: boolean; waitedMs: number; last: Record<string, number | string> };
  /**
   * Pressure on the machine in the last window: share of CPU time used (0..1) and event-loop delay. `steal` is the
   * share that a virtual machine's host gave to others; absent when 0 or not known.
   */
  contention: { cpu: number; eventLoopDelayMs: number; steal?: number; windowMs: number };
  /** A probe of the harness began, ended, or lost sight: what was not watched was not seen. */
  probe: { probe: string; edge: "begin" | "end" | "gap"; detail?: string };
  /** Something that should not be: an attempt to a port that is not proxied, a leak, a container off its network. */
  finding: { what: string; place: string };
}

export type EventKind = keyof EventData;

/** One line of a history. `line` is its 1-based number, by which checks cite it. */
export type HistoryEvent<K extends EventKind = EventKind> = {
  [Kind in K]: {
    line: number;
    /** When it happened, on the run's clock, in milliseconds. */
    at: number;
    /** When the harness saw it. */
    seenAt: number;
    /** Which probe or actor wrote it: `capture`, `engine`, `fault`, `workload`, … */
    source: string;
    /** How far `at` may be from the truth, in milliseconds, either way. */
    uncertaintyMs: number;
    kind: Kind;
    /** A service, a link id, a store, a producer: whatever the kind says. */
    subject: string;
    data: EventData[Kind];
  };
}[K];
