import { join } from "node:path";
import { inRepository, packageFolder, projectFolder } from "../core/package-folder.ts";
import { type ComposeChoice, composeChoice } from "../declare/compose-choice.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { referencePlatform } from "../declare/reference-platforms.ts";
import { gateOf } from "../gate/gate.ts";
import { startCommand } from "../stacks/repeat-command.ts";
import { repeated } from "../stacks/run-context.ts";
import { ownedRun } from "./owned-run.ts";
import { type RunOptions, stacksOf } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";

/**
 * `start`: the gate of a platform; by default the reference platform's in the repository, and this folder's in a
 * user's project. Returns the exit code.
 */
export async function startGate(options: RunOptions & ComposeChoice): Promise<number> {
  const chosen = composeChoice(options);
  // Every process of the run reads the files that were chosen.
  Object.assign(process.env, chosen.environment);
  const folder = chosen.folder ?? (inRepository() ? referencePlatform(packageFolder()) : ".");
  stacksOf(options.stacks);
  const platform = await loadPlatform(folder);
  const { name, gate } = platform;
  return ownedRun(options, async (run) => {
    const { exitCode } = await runSuites(run, {
      title: `gate of ${name}`,
      isGate: true,
      command: startCommand(options, repeated(run.context)),
      stacks: options.stacks,
      // A platform with suites of its own has them run; any other gets the gate that its Compose file tells.
      ...(gate === undefined
        ? { platforms: [platform], entries: () => gateOf(folder) }
        : { paths: gate.map((path) => join(projectFolder(), path)), tag: "gate" }),
    });
    return exitCode;
  });
}
