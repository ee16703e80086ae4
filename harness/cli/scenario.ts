import { existsSync } from "node:fs";
import { exitCodes, UserError } from "../core/errors.ts";
import { scenarioCommand } from "../scenario/repeat-command.ts";
import { ownedRun } from "./owned-run.ts";
import { type RunOptions, wholeNumber } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";
import { vitestBase } from "./vitest-base.ts";

/** `scenario`: one or several files or folders of scenarios and defects. The worst exit code of all repetitions. */
export async function runPaths(paths: string[], options: RunOptions & { repeat?: string }): Promise<number> {
  for (const path of paths)
    if (!existsSync(path)) throw new UserError(`${path}: no such scenario file or folder`);
  const repeat = wholeNumber("--repeat", options.repeat ?? "1", 1);
  const codes: number[] = [];
  for (let round = 1; round <= repeat; round++) {
    if (repeat > 1) process.stdout.write(`\nround ${round} of ${repeat}\n`);
    const code = await ownedRun(options, async (run) => {
      const outcome = await runSuites(run, {
        title: paths.join(", "),
        command: scenarioCommand(paths.join(" "), run.context.seed),
        platforms: [],
        arguments: [...vitestBase("scenarios", "defects"), ...paths],
      });
      return outcome.exitCode;
    });
    codes.push(code);
    if (code === exitCodes.interrupted) break;
  }
  if (repeat > 1) {
    const passed = codes.filter((code) => code === exitCodes.pass).length;
    process.stdout.write(`\n${passed} of ${codes.length} rounds passed\n`);
  }
  const order = [exitCodes.interrupted, exitCodes.fail, exitCodes.unknown, exitCodes.pass];
  return order.find((code) => codes.includes(code)) ?? exitCodes.unknown;
}
