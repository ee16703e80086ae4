import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { packageFolder, version } from "../core/package-folder.ts";
import type { Figure, RunFinding, RunReach, RunReport, ScenarioReport } from "../history/run-report.ts";
import { runSchema } from "../history/run-report.ts";
import { combine } from "../history/verdict.ts";
import { sumOfLedgers } from "../scenario/ledger.ts";
import type { RunContext } from "../stacks/run-context.ts";
import { runFigures } from "./figures.ts";

export interface ReportInput {
  context: RunContext;
  title: string;
  command: string;
  /** The gate of a platform, whichever command asked for it: what is asked of its time is not asked of every run. */
  isGate: boolean;
  scenarios: ScenarioReport[];
  environment: RunReport["environment"];
  notCovered: RunReport["notCovered"];
  warnings: string[];
  /** What is true of the run and of none of its scenarios. */
  findings: RunFinding[];
  /** Of the gate of a folder without suites. */
  reach?: RunReach;
  /** What passed from the run's begin until its first scenario could: engine, images. */
  setUpMs: number;
}

/** Everything of a run in one value. A run without a scenario has shown nothing: `unknown`. */
export async function runReport(input: ReportInput): Promise<RunReport> {
  const { context, scenarios, findings } = input;
  const durationMs = Date.now() - context.startedWallMs;
  const commit = await revision();
  const figures = runFigures(scenarios, { durationMs, setUpMs: input.setUpMs, isGate: input.isGate });
  return {
    schema: runSchema,
    run: context.identity.run,
    title: input.title,
    verdict: combine([...scenarios, ...findings].map(({ verdict }) => verdict)),
    startedAt: new Date(context.startedWallMs).toISOString(),
    durationMs,
    seed: context.seed,
    scale: { name: context.scale.name, divisor: context.scale.divisor },
    command: input.command,
    blackstart: { version: version(), ...(commit === undefined ? {} : { commit }) },
    environment: input.environment,
    scenarios,
    notCovered: input.notCovered,
    // Defects lose data on purpose, so they are no part of the run's own ledger.
    ledger: sumOfLedgers(
      scenarios.filter(({ defect }) => defect === undefined).flatMap(({ ledger }) => ledger ?? []),
    ),
    figures: input.reach === undefined ? figures : figures.map(withoutBound),
    warnings: input.warnings,
    ...(findings.length === 0 ? {} : { findings }),
    ...(input.reach === undefined ? {} : { reach: input.reach }),
  };
}

/** What is asked of the reference platforms' times is asked of nobody else's. */
function withoutBound({ asked: _, met: __, ...measured }: Figure): Figure {
  return measured;
}

async function revision(): Promise<string | undefined> {
  const git = promisify(execFile);
  return git("git", ["rev-parse", "--short", "HEAD"], { cwd: packageFolder(), timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
}
