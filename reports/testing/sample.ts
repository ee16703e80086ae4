import type { Ledger, ScenarioReport } from "../../harness/history/run-report.ts";
import type { SceneEvent } from "./scene.ts";
import { type Story, tell } from "./story.ts";

/** A scenario of the sample run: what `run.json` says of it, and its history. */
export interface Sample {
  report: ScenarioReport;
  events: SceneEvent[];
}

export function ledger(acknowledged: number, lost = 0): Ledger {
  const stored = acknowledged - lost;
  return {
    ...{ served: acknowledged + 500, acknowledged, stored, lost, duplicated: 0, unexpected: 0, corrupted: 0 },
    ...{ unknown: 500, unjudged: 0, removedByRetention: 0 },
    ...{ recovered: 212, byPath: { kafka: stored, nats: Math.round(stored * 0.82) } },
    ...{ physicalRows: Math.round(stored * 1.82), verifiedRows: stored, verifyMs: 184 },
  };
}

/** A scenario told by its story; `enrich` adds events that no story has. */
export function sample(
  story: Story,
  parts: Partial<ScenarioReport> & { id: string; title: string },
  enrich?: (scene: ReturnType<typeof tell>) => void,
): Sample {
  const scene = tell(story);
  enrich?.(scene);
  const faults = [
    ...story.cuts.map(({ link, kind, fromMs, toMs }) => ({ kind, target: link, fromMs, toMs })),
    ...story.kills
      .filter(({ by }) => by === "harness")
      .map(({ service, atMs, servesMs }) => ({
        kind: "kill",
        target: service,
        fromMs: atMs,
        toMs: servesMs,
      })),
  ];
  const report: ScenarioReport = {
    platform: "market",
    verdict: "pass",
    startedAtMs: story.beginMs,
    durationMs: story.durationMs,
    phases: phases(story, faults),
    faults: faults.map(({ kind, target, fromMs, toMs }, index) => ({
      ...{ id: `f${index + 1}`, kind, target },
      ...{ injectedAtMs: story.beginMs + fromMs, healedAtMs: story.beginMs + toMs },
      proof: {
        method: kind === "kill" ? "engine" : "connect",
        observed: kind === "kill" ? "die, exit code 137" : "ECONNREFUSED",
        latencyMs: 11.4,
      },
      heal: { method: kind === "kill" ? "real request" : "connect", observed: "answered", latencyMs: 8.2 },
    })),
    checks: [],
    figures: [],
    history: `${parts.id.replace("/", "-")}.history.ndjson`,
    repeat: `npm run scenario suites/${parts.id}.test.ts -- --seed 20261121`,
    ...parts,
  };
  return { report, events: scene.events() };
}

function phases(story: Story, faults: { fromMs: number; toMs: number }[]): ScenarioReport["phases"] {
  const marks: [string, number][] = [[story.coldStart ? "cold start" : "steady", 0]];
  const [first] = faults;
  if (first !== undefined) {
    marks.push(["fault", first.fromMs], ["recovery", Math.max(...faults.map(({ toMs }) => toMs))]);
  }
  marks.push(["drain", story.durationMs * 0.86]);
  return marks.map(([name, fromMs], index) => ({
    name,
    beginMs: story.beginMs + fromMs,
    endMs: story.beginMs + (marks[index + 1]?.[1] ?? story.durationMs),
  }));
}
