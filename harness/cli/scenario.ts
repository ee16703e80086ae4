import { existsSync } from "node:fs";
import { relative } from "node:path";
import { exitCodes, UserError } from "../core/errors.ts";
import { scenarioCommand } from "../stacks/repeat-command.ts";
import { repeated } from "../stacks/run-context.ts";
import { ownedRun } from "./owned-run.ts";
import { type RunOptions, stacksOf, wholeNumber } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";

/**
 * `scenario`: one or several files or folders of scenarios and defects. Each repetition is a run of its own, with its
 * own report. The worst exit code of all.
 */
export async function runPaths(
  paths: string[],
  options: RunOptions & { repeat?: string; only?: string; order?: string },
): Promise<number> {
  for (const path of paths)
    if (!existsSync(path)) throw new UserError(`${path}: no such scenario file or folder`);
  stacksOf(options.stacks);
  const repeat = wholeNumber("--repeat", options.repeat ?? "1", 1);
  const rounds: { code: number; folder: string }[] = [];
  while (rounds.length < repeat) {
    if (repeat > 1) process.stdout.write(`\nround ${rounds.length + 1} of ${repeat}\n`);
    const round = await ownedRun(options, async (run) => {
      const { exitCode } = await runSuites(run, {
        title: paths.join(", "),
        command: scenarioCommand(paths, repeated(run.context)),
        paths,
        stacks: options.stacks,
        ...(options.only === undefined ? {} : { only: options.only }),
        ...(options.order === undefined ? {} : { order: options.order.split(",") }),
      });
      return { code: exitCode, folder: run.context.folder };
    });
    rounds.push(round);
    if (round.code === exitCodes.interrupted) break;
  }
  if (repeat > 1) printRounds(rounds);
  const codes = rounds.map(({ code }) => code);
  const { interrupted, fail, unknown, environment, usage, pass } = exitCodes;
  const order = [interrupted, fail, environment, usage, unknown, pass];
  return order.find((code) => codes.includes(code)) ?? unknown;
}

function printRounds(rounds: { code: number; folder: string }[]): void {
  const passed = rounds.filter(({ code }) => code === exitCodes.pass).length;
  const others = [...rounds.entries()].filter(([, { code }]) => code !== exitCodes.pass);
  const lines = others.map(
    ([index, { code, folder }]) =>
      `  round ${index + 1}: exit code ${code}, ${relative(process.cwd(), folder)}/index.html`,
  );
  process.stdout.write(`\n${[`${passed} of ${rounds.length} rounds passed`, ...lines].join("\n")}\n`);
}
