import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createHistory } from "../history/log.ts";
import type { Entry } from "../scenario/collector.ts";
import { type ScenarioResult, scenarioResult, writeResult } from "../scenario/result.ts";
import { runContext } from "../stacks/run-context.ts";

/** What is known before the start is reported like any other scenario, and nothing is started for it. */
export async function leaveOut({ id, file, scenario }: Entry, why: string): Promise<ScenarioResult> {
  const context = runContext();
  const result = scenarioResult({
    ...{ scenario, id, file, context, verdict: "not covered", startedWallMs: Date.now() },
    ...{ history: createHistory(() => 0), checks: [], failures: [why], figures: [] },
  });
  const folder = join(context.folder, "scenarios", id);
  await mkdir(folder, { recursive: true });
  await writeResult(folder, result);
  return result;
}
