import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chosenIn } from "../declare/compose-choice.ts";
import type { CheckResult } from "../history/check.ts";
import { figure } from "../history/figure.ts";
import { toJson } from "../history/json.ts";
import type { History } from "../history/log.ts";
import type { ScenarioReport } from "../history/run-report.ts";
import type { Verdict } from "../history/verdict.ts";
import { commandFor, startCommand } from "../stacks/repeat-command.ts";
import { type RunContext, repeated } from "../stacks/run-context.ts";
import type { Served } from "../stacks/stack.ts";
import type { Scenario } from "./definition.ts";
import { acknowledgedDuringFaults, faultsOf, phasesOf } from "./history-summary.ts";
import { ledgerOf } from "./ledger.ts";

/** What `run.json` says of a scenario that was tried, or was to be. */
export type ScenarioResult = ScenarioReport & { claim: string; method: string; historyLines: number };

/** Whether a planted defect was caught, and the verdict of the catching. */
export interface DefectOutcome {
  defect: { name: string; description: string; expected: string; caught: boolean };
  verdict: Verdict;
  reason?: string;
}

export function scenarioResult(given: {
  scenario: Pick<Scenario, "title" | "claim" | "method" | "platform">;
  id: string;
  /** Absent for a scenario of the gate that every platform gets. */
  file?: string | undefined;
  /** What ran on the stack before, where it was taken over. */
  before?: readonly Served[];
  context: RunContext;
  history: History;
  checks: CheckResult[];
  verdict: Verdict;
  failures: string[];
  figures: ScenarioResult["figures"];
  startedWallMs: number;
}): ScenarioResult {
  const { scenario, id, context, history, failures } = given;
  const ledger = ledgerOf(history);
  const meanwhile = acknowledgedDuringFaults(history);
  return {
    id,
    title: scenario.title,
    claim: scenario.claim ?? scenario.title,
    method: scenario.method ?? "",
    platform: scenario.platform.name,
    verdict: given.verdict,
    ...(failures.length === 0 ? {} : { reason: [...new Set(failures)].join("; ") }),
    startedAtMs: given.startedWallMs - context.startedWallMs,
    durationMs: Date.now() - given.startedWallMs,
    phases: phasesOf(history),
    faults: faultsOf(history),
    checks: given.checks,
    ...(ledger === undefined ? {} : { ledger }),
    figures: [
      ...given.figures,
      ...(meanwhile === undefined ? [] : [figure("acknowledged-during-faults", meanwhile)]),
    ],
    history: `scenarios/${id}/history.ndjson`,
    historyLines: history.events.length,
    repeat:
      given.file === undefined
        ? startCommand({ platform: scenario.platform.folder, ...chosenIn(process.env) }, repeated(context))
        : commandFor({ id, file: given.file }, given.before ?? [], repeated(context)),
  };
}

export async function writeResult(folder: string, result: ScenarioResult): Promise<void> {
  await writeFile(join(folder, "scenario.json"), toJson(result));
}
