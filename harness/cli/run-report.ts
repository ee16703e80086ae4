import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Ledger, RunReport, ScenarioReport } from "../../reports/model.ts";
import { runSchema } from "../../reports/model.ts";
import { combine } from "../core/verdict.ts";
import type { RunContext } from "../scenario/run-context.ts";
import { runFigures } from "./figures.ts";
import { packageFolder, version } from "./version.ts";

export interface ReportInput {
  context: RunContext;
  title: string;
  command: string;
  scenarios: ScenarioReport[];
  environment: RunReport["environment"];
  notCovered: RunReport["notCovered"];
  warnings: string[];
}

/** Everything of a run in one value. A run without a scenario has shown nothing: `unknown`. */
export async function runReport(input: ReportInput): Promise<RunReport> {
  const { context, scenarios } = input;
  const durationMs = Date.now() - context.startedWallMs;
  const commit = await revision();
  return {
    schema: runSchema,
    run: context.identity.run,
    title: input.title,
    verdict: combine(scenarios.map(({ verdict }) => verdict)),
    startedAt: new Date(context.startedWallMs).toISOString(),
    durationMs,
    seed: context.seed,
    scale: { name: context.scale.name, divisor: context.scale.divisor },
    command: input.command,
    blackstart: { version: version(), ...(commit === undefined ? {} : { commit }) },
    environment: input.environment,
    scenarios,
    notCovered: input.notCovered,
    ledger: sumOf(
      scenarios.filter(({ defect }) => defect === undefined).flatMap(({ ledger }) => ledger ?? []),
    ),
    figures: runFigures(scenarios, durationMs),
    warnings: input.warnings,
  };
}

/** Defects lose data on purpose, so they are no part of the run's own ledger. */
function sumOf(ledgers: readonly Ledger[]): Ledger {
  const sum: Ledger = {
    ...{
      served: 0,
      acknowledged: 0,
      stored: 0,
      lost: 0,
      duplicated: 0,
      unexpected: 0,
      corrupted: 0,
      recovered: 0,
    },
    ...{ byPath: {}, verifiedRows: 0, verifyMs: 0 },
  };
  for (const ledger of ledgers) {
    sum.served += ledger.served;
    sum.acknowledged += ledger.acknowledged;
    sum.stored += ledger.stored;
    sum.lost += ledger.lost;
    sum.duplicated += ledger.duplicated;
    sum.unexpected += ledger.unexpected;
    sum.corrupted += ledger.corrupted;
    sum.recovered += ledger.recovered;
    sum.verifiedRows += ledger.verifiedRows;
    sum.verifyMs += ledger.verifyMs;
    if (ledger.physicalRows !== undefined) sum.physicalRows = (sum.physicalRows ?? 0) + ledger.physicalRows;
    for (const [path, rows] of Object.entries(ledger.byPath))
      sum.byPath[path] = (sum.byPath[path] ?? 0) + rows;
  }
  return sum;
}

async function revision(): Promise<string | undefined> {
  const git = promisify(execFile);
  return git("git", ["rev-parse", "--short", "HEAD"], { cwd: packageFolder(), timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
}
