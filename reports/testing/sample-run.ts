import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../../harness/history/run-report.ts";
import { runSchema } from "../../harness/history/run-report.ts";
import { wantedLines } from "../evidence.ts";
import { HistoryDigest, type ScenarioHistory } from "../history.ts";
import { image, sampleEnvironment } from "./environment.ts";
import { ledger, type Sample } from "./sample.ts";
import { baseline, cleanStart, clickhouseCut, clickhouseKilled, longOutage } from "./scenarios.ts";
import { ndjson } from "./scene.ts";
import { backoffUnknown, brokersAway, defectCaught } from "./troubled-scenarios.ts";

/** A made-up run with everything a report can show; the same in every process. */
export interface SampleRun {
  run: RunReport;
  samples: Sample[];
}

export function sampleRun(): SampleRun {
  const samples = [
    cleanStart(),
    baseline(),
    clickhouseCut(),
    clickhouseKilled(),
    brokersAway(),
    backoffUnknown(),
    defectCaught(),
    longOutage(),
  ];
  const run: RunReport = {
    ...{ schema: runSchema, run: "2026-11-21-2358-7f3a", title: "market, gate", verdict: "fail" },
    ...{ startedAt: "2026-11-21T23:58:00.000Z", durationMs: 172_400, seed: 20_261_121 },
    scale: { name: "local", divisor: 20 },
    command: "npm start -- --seed 20261121",
    blackstart: { version: "0.1.0", commit: "c34fb3b" },
    environment: sampleEnvironment(),
    scenarios: samples.map(({ report }) => report),
    notCovered: [
      {
        what: "durability/power-cut",
        why: "this machine has no loop device",
        place: "suites/durability/power-cut.test.ts",
      },
      { what: "link over UDP 8125", why: "UDP cannot be interposed", place: "compose.yaml:41" },
    ],
    ledger: ledger(267_764, 416),
    figures: [
      {
        id: "cold-start",
        name: "platform cold to all healthy",
        value: 9_020,
        unit: "ms",
        asked: "≤ 15 s",
        met: true,
      },
      {
        id: "reset",
        name: "reset of the infrastructure",
        value: 1_420,
        unit: "ms",
        asked: "≤ 2 s",
        met: true,
      },
      { id: "start-of-applications", name: "start of the applications", value: 3_870, unit: "ms" },
      {
        ...{ id: "refusal-proof", name: "refusal proven after a cut", value: 44, unit: "ms" },
        ...{ asked: "≤ 50 ms", met: true },
      },
      {
        ...{ id: "gate", name: "whole run of the gate, set-up left out", value: 214_000, unit: "ms" },
        ...{ asked: "≤ 3 min", met: false },
      },
    ],
    warnings: ["compose.yaml:12: key “deploy.placement” is not supported yet and was ignored"],
  };
  return { run, samples };
}

/** The same run with nothing wrong in it. */
export function greenRun(): SampleRun {
  const { run } = sampleRun();
  const samples = [
    cleanStart(),
    baseline(),
    clickhouseCut(),
    clickhouseKilled(),
    defectCaught(),
    longOutage(),
  ];
  const figures = run.figures.map((figure) =>
    figure.met === false ? { ...figure, value: 142_000, met: true } : figure,
  );
  const scenarios = samples.map(({ report }) => report);
  return { run: { ...run, verdict: "pass", scenarios, figures, ledger: ledger(225_646) }, samples };
}

/** Image names and titles that try to get out of their place. */
export function hostileRun(text: string): SampleRun {
  const { run, samples } = sampleRun();
  const environment = { ...run.environment, images: [{ ...image("kafka", text, text), digest: text }] };
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    title: text,
    reason: text,
    repeat: text,
    history: text,
  }));
  return { run: { ...run, title: text, environment, scenarios, warnings: [text] }, samples };
}

export function historiesOf(samples: readonly Sample[]): Map<string, ScenarioHistory> {
  return new Map(
    samples.map(({ report, events }) => {
      const digest = new HistoryDigest(
        { beginMs: report.startedAtMs, durationMs: report.durationMs },
        wantedLines(report),
      );
      for (const event of events) digest.read(JSON.stringify(event));
      return [report.id, digest.result()];
    }),
  );
}

/** Puts the histories where `writeReport` finds them. */
export async function writeHistories(folder: string, samples: readonly Sample[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { report, events } of samples) await writeFile(join(folder, report.history), ndjson(events));
}
