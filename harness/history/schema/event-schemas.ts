import type { AskedCheck } from "../asked-check.ts";
import type { AuditData, NotRead } from "../audit-data.ts";
import type {
  AlertRule,
  BackoffSpec,
  CircuitSpec,
  EventData,
  EventKind,
  FaultData,
  FaultEffect,
  IdRange,
  ProducedRange,
  TopologyData,
} from "../events.ts";
import type { CommittedData } from "../offset-data.ts";
import type {
  AnswersData,
  ConnectionsData,
  Counted,
  LearntData,
  LearntRate,
  LinkData,
  ResourcesData,
} from "../wire-data.ts";
import {
  anything,
  either,
  type JsonSchema,
  list,
  map,
  number,
  object,
  oneOf,
  optional,
  text,
  whole,
  yesOrNo,
} from "./json-schema.ts";

const ids = list(object<IdRange>({ first: whole, last: whole }));
const producedIds = list(object<ProducedRange>({ producer: whole, first: whole, last: whole }));
const yes = optional(oneOf(true));

type Service = TopologyData["services"][number];

const linkFields = {
  ...{ id: text, client: text, server: text, port: whole, protocol: optional(oneOf("udp")) },
  path: optional(oneOf("filter", "toxiproxy")),
};

const topology = object<TopologyData>({
  platform: text,
  services: list(
    object<Service>({
      ...{ name: text, role: oneOf("server", "application", "job"), hasHealthCheck: yesOrNo, restart: text },
      dependsOn: list(
        object<Service["dependsOn"][number]>({
          service: text,
          condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
        }),
      ),
      health: optional(
        object<NonNullable<Service["health"]>>({ intervalMs: number, timeoutMs: number, retries: whole }),
      ),
      ...{ done: yes, instanceOf: optional(text) },
    }),
  ),
  links: list(object<LinkData>(linkFields)),
  circuits: list(
    object<CircuitSpec>({
      ...{ service: text, circuit: text, link: text, failures: whole, openMs: number },
      halfOpenCalls: optional(whole),
    }),
  ),
  backoffs: optional(
    list(
      object<BackoffSpec>({
        ...{ link: text, initialMs: number, factor: number, capMs: number, jitter: optional(number) },
      }),
    ),
  ),
  alerts: list(
    object<AlertRule>({
      ...{ name: text, service: text, metric: text, comparison: oneOf(">", ">=", "=="), threshold: number },
      severity: oneOf("warning", "critical"),
      of: optional(oneOf("value", "increase")),
    }),
  ),
});

const fault = object<FaultData>({
  ...{ fault: text, kind: text, target: text, error: optional(text) },
  stage: oneOf("injecting", "proven", "healing", "healed", "failed"),
  effect: optional(
    object<FaultEffect>({
      ...{ removes: yes, silences: yes, withholdsRequests: yes, refuses: yes, endsProcess: yes },
      actsInside: yes,
    }),
  ),
  proof: optional(
    object<NonNullable<FaultData["proof"]>>({ method: text, observed: text, latencyMs: number }),
  ),
});

const audit = object<AuditData>({
  ...{ store: text, producer: whole, expected: ids, distinct: whole, rows: whole, byPath: map(whole) },
  physicalRows: optional(either(whole, object<NotRead>({ notRead: text }))),
  missing: list(
    object<AuditData["missing"][number]>({
      ...{ first: whole, last: whole, lastHop: optional(text) },
      shape: optional(oneOf("prefix", "hole", "tail", "all")),
    }),
  ),
  ...{ unexpected: ids, unexpectedInAll: optional(whole), duplicated: ids, corrupted: ids },
  ...{ recovered: whole, verifyMs: number },
});

const committed = object<CommittedData>({
  ...{ path: text, partition: whole, committed: whole, store: optional(text), gapMs: number },
  ...{ state: oneOf("proven", "pending", "broken"), missing: optional(producedIds) },
  excused: optional(object<NonNullable<CommittedData["excused"]>>({ setAside: whole, removed: whole })),
});

const answers = object<AnswersData>({
  ...{ requests: whole, answers: whole, unanswered: optional(whole), windowMs: number },
  unansweredSince: optional(list(number)),
  classes: optional(
    object<NonNullable<AnswersData["classes"]>>({
      ...{ ok: optional(whole), error: optional(whole), "1xx": optional(whole), "2xx": optional(whole) },
      ...{ "3xx": optional(whole), "4xx": optional(whole), "5xx": optional(whole) },
    }),
  ),
  firstAnswerMs: optional(
    object<NonNullable<AnswersData["firstAnswerMs"]>>({ median: number, longest: number }),
  ),
});

const counted = object<Counted>({ count: whole, ms: number, clumps: number });
const rate = object<LearntRate>({ least: counted, most: counted });
const learnt = object<LearntData>({
  ...{ ms: number, requests: rate, answers: rate, fromServer: rate, attempts: rate },
  bytesPerSecond: object<LearntData["bytesPerSecond"]>({ toServer: number, toClient: number }),
  rhythm: object<LearntData["rhythm"]>({ groups: whole, longestPauseMs: number }),
  held: optional(
    object<NonNullable<LearntData["held"]>>({ least: whole, most: whole, last: whole, listening: whole }),
  ),
  told: object<LearntData["told"]>({ answers: whole, errors: whole }),
  firstAnswer: optional(object<NonNullable<LearntData["firstAnswer"]>>({ medianMs: number, windows: whole })),
});

/** The data of every kind of event. */
export const eventSchemas: { [Kind in EventKind]: JsonSchema } = {
  scenario: object<EventData["scenario"]>({
    ...{ schema: text, scenario: text, title: text, platform: text },
    checks: list(object<AskedCheck>({ id: text, name: text, options: { type: "object" } })),
  }),
  topology,
  phase: object<EventData["phase"]>({ name: text, edge: oneOf("begin", "end"), wait: yes }),
  fault,
  operation: object<EventData["operation"]>({
    ...{ producer: whole, first: whole, last: whole, outcome: oneOf("served", "ok", "failed", "unknown") },
  }),
  packet: object<EventData["packet"]>({
    ...{ flag: oneOf("syn", "syn-ack", "fin", "rst"), from: oneOf("client", "server") },
    ...{ clientPort: whole, again: optional(yesOrNo) },
  }),
  traffic: object<EventData["traffic"]>({
    ...{ toServerBytes: whole, toClientBytes: whole, resentBytes: optional(whole), windowMs: number },
  }),
  answers,
  connections: object<ConnectionsData>({ held: whole, listening: optional(whole) }),
  learnt,
  resources: object<ResourcesData>({
    ...{ memoryBytes: optional(whole), sockets: optional(whole), files: optional(whole) },
    ...{ processes: optional(whole), noticesStop: optional(yesOrNo) },
  }),
  health: object<EventData["health"]>({
    status: oneOf("starting", "healthy", "degraded", "unhealthy", "none", "unreachable"),
    ...{ via: oneOf("engine", "endpoint"), httpStatus: optional(whole), detail: optional(text) },
    failing: optional(list(text)),
  }),
  container: object<EventData["container"]>({
    action: oneOf("create", "start", "die", "kill", "stop", "pause", "unpause", "oom", "destroy"),
    ...{ exitCode: optional(whole), by: oneOf("harness", "platform") },
  }),
  link: object<EventData["link"]>({ ...linkFields, place: text }),
  proxy: object<EventData["proxy"]>({
    ...{ listening: yesOrNo, reason: text, path: optional(oneOf("filter", "toxiproxy")) },
  }),
  metric: object<EventData["metric"]>({ values: map(number) }),
  circuit: object<EventData["circuit"]>({
    ...{ circuit: text, state: oneOf("closed", "open", "half-open"), via: oneOf("metric", "log") },
    failures: optional(whole),
  }),
  log: object<EventData["log"]>({
    ...{ level: text, event: optional(text), message: text, fields: map(either(text, number, yesOrNo)) },
  }),
  stored: object<EventData["stored"]>({ store: text, distinct: whole, byPath: map(whole) }),
  audit,
  committed,
  retention: object<EventData["retention"]>({
    ...{ path: text, partition: whole, from: whole, to: whole, committed: whole, gapMs: number },
    ...{ uncommitted: producedIds, settled: producedIds, unread: whole },
  }),
  canary: object<EventData["canary"]>({
    stage: oneOf("offered", "acknowledged", "stored", "missing", "lost sight"),
    ...{ waitedMs: number, detail: optional(text) },
  }),
  drained: object<EventData["drained"]>({ ok: yesOrNo, waitedMs: number, last: map(either(number, text)) }),
  contention: object<EventData["contention"]>({
    ...{ cpu: number, eventLoopDelayMs: number, steal: optional(number), windowMs: number },
  }),
  probe: object<EventData["probe"]>({
    ...{ probe: text, edge: oneOf("begin", "end", "gap"), detail: optional(text) },
  }),
  finding: object<EventData["finding"]>({ what: text, place: text }),
};

/** Of the line itself; `data` is by its kind. */
export const lineFields = {
  ...{ line: whole, at: number, seenAt: number, source: text, uncertaintyMs: number, subject: text },
  data: anything,
};
