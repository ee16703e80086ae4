import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { milliseconds } from "../core/duration.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { createHistory } from "../history/log.ts";
import { failureMessage, type Scenario } from "../scenario/definition.ts";
import { runScenario } from "../scenario/lifecycle.ts";
import { type ScenarioResult, scenarioResult, writeResult } from "../scenario/result.ts";
import { startCommand } from "../stacks/repeat-command.ts";
import { repeated, runContext } from "../stacks/run-context.ts";
import { type PlannedLink, planGate } from "./plan.ts";
import { cleanStart, linkCut } from "./scenarios.ts";

export interface GateOptions {
  tags?: ("gate" | "baseline")[];
  /** Start, reset and audit around a scenario's body. */
  aroundMs?: number;
}

/**
 * Registers the gate that any folder with a Compose file gets: its start order, and each of its links cut and
 * healed, each a scenario of its own. A foreign platform has no reset, so one start with fresh containers and volumes
 * serves them all as long as each leaves it well again; after one that did not, the next starts anew. The gate
 * asks of the platform nothing but the engine and the wire. A link that was seen to be used by nobody is
 * `not covered`.
 *
 * Rejects with a UserError for a folder or a file that is no platform, an EnvironmentError for an engine or images
 * that cannot be had.
 */
export async function genericGate(folder: string, options: GateOptions = {}): Promise<void> {
  const plan = await planGate(await loadPlatform(folder));
  const { platform } = plan;
  const repeat = startCommand(folder, repeated(runContext()));
  let leftWell = false;
  const register = (scenario: Scenario, link?: PlannedLink) => {
    const timeout = milliseconds(scenario.within ?? "120s") + (options.aroundMs ?? 300_000);
    test(scenario.title, { tags: options.tags ?? [], timeout }, async (context) => {
      if (link?.whyNot !== undefined) return leaveOut(scenario, link.whyNot, repeat, context);
      const result = await runOne({ ...scenario, continues: leftWell }, repeat, context.signal);
      leftWell = result.verdict === "pass" || result.verdict === "not covered";
      settle(result, context);
    });
  };
  register(cleanStart(platform, plan.links));
  for (const link of plan.links) register(linkCut(platform, link), link);
}

async function runOne(scenario: Scenario, repeat: string, signal: AbortSignal): Promise<ScenarioResult> {
  const result = { ...(await runScenario(scenario, { signal })), repeat };
  await writeResult(join(runContext().folder, "scenarios", scenario.id), result);
  return result;
}

function settle(result: ScenarioResult, { skip }: TestContext): void {
  if (result.verdict === "not covered") skip(result.reason ?? result.checks[0]?.summary);
  if (result.verdict !== "pass") expect.fail(failureMessage(result));
}

/** Known before the start: it is reported like any other scenario, and nothing is started for it. */
async function leaveOut(
  scenario: Scenario,
  why: string,
  repeat: string,
  { skip }: TestContext,
): Promise<void> {
  const context = runContext();
  const startedWallMs = Date.now();
  const nothing = { history: createHistory(() => 0), checks: [], failures: [why], figures: [] };
  const { id } = scenario;
  const result = scenarioResult({ scenario, id, context, verdict: "not covered", startedWallMs, ...nothing });
  const folder = join(context.folder, "scenarios", id);
  await mkdir(folder, { recursive: true });
  await writeResult(folder, { ...result, repeat });
  skip(why);
}
