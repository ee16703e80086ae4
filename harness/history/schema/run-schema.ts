import type { CheckResult } from "../check.ts";
import { type Figure, figureIds } from "../figure.ts";
import { type Finding, findingKinds } from "../finding.ts";
import { type Measurement, measurementIds } from "../measurement.ts";
import {
  type FaultReport,
  type Ledger,
  type RunEnvironment,
  type RunFinding,
  type RunImage,
  type RunReach,
  type RunReport,
  runSchema,
  type ScenarioReport,
} from "../run-report.ts";
import { document, list, map, number, object, oneOf, optional, text, whole, yesOrNo } from "./json-schema.ts";

const verdict = oneOf("pass", "fail", "unknown", "not covered");
const lines = list(whole);

const figure = object<Figure>({
  ...{ id: oneOf(...figureIds), of: optional(text), name: text, value: optional(number) },
  ...{ unit: oneOf("ms", "rows", "count", "bytes", "ratio", "rows/s"), asked: optional(text) },
  met: optional(yesOrNo),
});

const measurement = object<Measurement>({
  ...{ id: oneOf(...measurementIds), of: optional(text), name: text },
  ...{ value: optional(number), valueAtLeast: optional(number) },
  unit: oneOf("ms", "rows", "count", "bytes", "ratio"),
  bound: optional(
    object<NonNullable<Measurement["bound"]>>({
      ...{ atMost: optional(number), atLeast: optional(number), why: text },
    }),
  ),
});

const finding = object<Finding>({
  ...{ message: text, subject: text, kind: optional(oneOf(...findingKinds)), evidence: lines },
  ...{ unknown: optional(oneOf(true)), contended: optional(oneOf(true)) },
});

const check = object<CheckResult>({
  ...{ name: text, verdict, summary: text, measured: list(measurement), bound: text, evidence: lines },
  findings: list(finding),
});

const proof = object<NonNullable<FaultReport["proof"]>>({ method: text, observed: text, latencyMs: number });
const fault = object<FaultReport>({
  ...{ id: text, kind: text, target: text, injectedAtMs: number, healedAtMs: optional(number) },
  ...{ proof: optional(proof), heal: optional(proof) },
});

const ledger = object<Ledger>({
  ...{ served: whole, acknowledged: whole, unknown: whole, stored: whole, unjudged: whole, lost: whole },
  ...{ removedByRetention: whole, duplicated: whole, unexpected: whole, corrupted: whole, recovered: whole },
  ...{ byPath: map(whole), physicalRows: optional(whole), verifiedRows: whole, verifyMs: number },
});

const scenario = object<ScenarioReport>({
  ...{ id: text, title: text, claim: optional(text), method: optional(text), platform: text },
  defect: optional(
    object<NonNullable<ScenarioReport["defect"]>>({
      ...{ name: text, description: text, expected: text, caught: yesOrNo },
    }),
  ),
  ...{ verdict, reason: optional(text), startedAtMs: number, durationMs: number },
  phases: list(object<ScenarioReport["phases"][number]>({ name: text, beginMs: number, endMs: number })),
  ...{ faults: list(fault), checks: list(check), ledger: optional(ledger), figures: list(figure) },
  ...{ history: text, historyLines: optional(whole), postMortem: optional(text), repeat: text },
  exitCode: optional(oneOf(2, 4)),
});

const image = object<RunImage>({
  ...{ service: text, reference: text, version: text, digest: text, started: text },
  source: oneOf("registry", "local", "own", "engine"),
});

const environment = object<RunEnvironment>({
  engine: object<RunEnvironment["engine"]>({
    ...{ name: text, version: text, api: text, storageDriver: text, cgroup: text },
  }),
  machine: object<RunEnvironment["machine"]>({
    ...{ cores: whole, memoryBytes: number, kernel: text, os: text, node: text },
    paceMs: optional(
      object<NonNullable<RunEnvironment["machine"]["paceMs"]>>({ begin: number, end: number }),
    ),
  }),
  capabilities: list(
    object<RunEnvironment["capabilities"][number]>({ name: text, available: yesOrNo, detail: text }),
  ),
  images: list(image),
  composeReaders: optional(list(text)),
});

/** What `run.json` holds, for whoever reads it with other tools. The compiler holds it to the types. */
export const runJsonSchema = document(
  "run.json of Blackstart",
  object<RunReport>({
    ...{ schema: oneOf(runSchema), run: text, title: text, verdict, startedAt: text, durationMs: number },
    ...{ seed: number, scale: object<RunReport["scale"]>({ name: text, divisor: number }), command: text },
    blackstart: object<RunReport["blackstart"]>({ version: text, commit: optional(text) }),
    ...{ environment, scenarios: list(scenario), ledger, figures: list(figure), warnings: list(text) },
    notCovered: list(
      object<RunReport["notCovered"][number]>({ what: text, why: text, place: optional(text) }),
    ),
    reach: optional(
      object<RunReach>({
        ...{ linksKnown: list(text), linksCut: list(text), linksRecovered: list(text) },
        ...{ servicesFaulted: list(text), servicesApart: list(text) },
        start: optional(object<NonNullable<RunReach["start"]>>({ coldMs: number, watchedMs: number })),
      }),
    ),
    findings: optional(list(object<RunFinding>({ verdict: oneOf("fail", "unknown"), what: text }))),
  }),
);
