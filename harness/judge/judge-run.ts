import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, messageOf, UserError } from "../core/errors.ts";
import { runSchema } from "../history/run-report.ts";
import { type JudgedScenario, judgeScenario } from "./judge-scenario.ts";
import { savedScenarios } from "./saved-scenarios.ts";
import { schemaMistake } from "./schema.ts";

export interface JudgedRun {
  schema: "blackstart.judge/1";
  folder: string;
  scenarios: JudgedScenario[];
  /** 0 where everything is as it was stored, 1 where anything differs, 2 where the files cannot be relied on. */
  exitCode: number;
}

/**
 * Judges a saved run again, or one scenario of it, from its files alone. Rejects with a UserError for a folder that
 * holds no run, or one of a schema that this version does not know.
 */
export async function judgeRun(folder: string): Promise<JudgedRun> {
  const saved = savedScenarios(folder);
  demandSchema(folder);
  const scenarios: JudgedScenario[] = [];
  for (const each of saved) scenarios.push(await judgeScenario(each));
  return { schema: "blackstart.judge/1", folder, scenarios, exitCode: exitCodeOf(scenarios) };
}

/** A run that was killed has no `run.json`; its scenarios stand by themselves. */
function demandSchema(folder: string): void {
  const file = join(folder, "run.json");
  if (!existsSync(file)) return;
  let schema: unknown;
  try {
    schema = (JSON.parse(readFileSync(file, "utf8")) as { schema?: unknown } | null)?.schema;
  } catch (thrown) {
    throw new UserError(`${file} cannot be read: ${messageOf(thrown)}`);
  }
  const mistake = schemaMistake(schema, runSchema);
  if (mistake !== undefined) throw new UserError(`${file}: ${mistake}`);
}

/** What was not read whole, or not judged at all, shows nothing, so it comes before what differs. */
function exitCodeOf(scenarios: readonly JudgedScenario[]): number {
  const checks = scenarios.flatMap((scenario) => scenario.checks);
  if (scenarios.some(({ problems }) => problems.length > 0)) return exitCodes.usage;
  if (checks.every(({ now }) => now === undefined)) return exitCodes.usage;
  return checks.some(({ differences }) => differences.length > 0) ? exitCodes.fail : exitCodes.pass;
}
