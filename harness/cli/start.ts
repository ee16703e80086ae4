import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import { inRepository, packageFolder, projectFolder } from "../core/package-folder.ts";
import { type ComposeChoice, composeChoice } from "../declare/compose-choice.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { referencePlatform } from "../declare/reference-platforms.ts";
import { explainGate } from "../gate/explain.ts";
import { startGateOf } from "../gate/gate.ts";
import { startCommand } from "../stacks/repeat-command.ts";
import { repeated } from "../stacks/run-context.ts";
import { printExplanation } from "./explain.ts";
import { budgetMs, type GateChoice, placeOf } from "./gate-options.ts";
import { ownedRun, runsFolder } from "./owned-run.ts";
import { logProgress, progressLine } from "./progress.ts";
import { type RunOptions, stacksOf } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";

/** Which Compose files, as operand or as options. */
type Place = ComposeChoice & { where?: string };
type Asked = RunOptions & GateChoice & Place;

/**
 * `start`: the gate of a platform; by default the reference platform's in the repository, and this folder's in a
 * user's project. Returns the exit code.
 */
export async function startGate(options: Asked): Promise<number> {
  const place = withOperand(options);
  const folder = chosenFolder(place) ?? (inRepository() ? referencePlatform(packageFolder()) : ".");
  stacksOf(options.stacks);
  const budget = budgetOf(options);
  const platform = await loadPlatform(folder);
  const { name, gate } = platform;
  if (gate !== undefined && (budget.budgetMs !== undefined || options.dryRun === true))
    throw new UserError(`${folder}: its gate is made of suites, which have neither a budget nor a dry run`);
  if (gate !== undefined && options.keep === true)
    throw new UserError(`${folder}: its gate is made of suites, whose stacks are not kept`);
  if (options.dryRun === true) return explain(folder, options);
  const visitors = gate === undefined && options.visitors !== false;
  return ownedRun({ ...options, visitors }, async (run) => {
    logProgress(join(run.context.folder, "set-up.log"));
    const { exitCode } = await runSuites(run, {
      title: `gate of ${name}`,
      isGate: true,
      command: startCommand(place, {
        ...repeated(run.context),
        ...(options.budget === undefined ? {} : { budget: options.budget }),
        ...(options.visitors === false ? { visitors: false } : {}),
      }),
      stacks: options.stacks,
      // A platform with suites of its own has them run; any other gets the gate that its Compose file tells.
      ...(gate === undefined
        ? {
            ...{ platforms: [platform], isForeign: true, keep: options.keep },
            entries: () => startGateOf(folder, budget, progressLine),
          }
        : { paths: gate.map((path) => join(projectFolder(), path)), tag: "gate" }),
    });
    return exitCode;
  });
}

/** `explain`, and a dry run of `start`: what would be done, from the files alone. Returns the exit code. */
export async function explainPlatform(options: GateChoice & Place): Promise<number> {
  return explain(chosenFolder(withOperand(options)) ?? ".", options);
}

async function explain(folder: string, options: GateChoice): Promise<number> {
  const platform = await loadPlatform(folder);
  const runFolder = join(runsFolder(), "none");
  return printExplanation(
    await explainGate(platform, { ...budgetOf(options), runFolder, visitors: options.visitors !== false }),
    options,
  );
}

function budgetOf({ budget }: GateChoice): { budgetMs?: number } {
  const ms = budgetMs(budget);
  return ms === undefined ? {} : { budgetMs: ms };
}

/** What is chosen with the operand among it. Throws a UserError where it is said twice, or where there is nothing. */
function withOperand({ where, ...chosen }: Place): ComposeChoice {
  if (where === undefined) return chosen;
  if (chosen.platform !== undefined || chosen.file !== undefined)
    throw new UserError(`${where}: give a file or folder, or --platform and --file, not both`);
  return { ...chosen, ...placeOf(where) };
}

/** The folder of what is chosen. Every process of the run reads the files that were chosen. */
function chosenFolder(chosen: ComposeChoice): string | undefined {
  const { folder, environment } = composeChoice(chosen);
  Object.assign(process.env, environment);
  return folder;
}
