import { inRepository, packageFolder } from "../core/package-folder.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { referencePlatform } from "../declare/reference-platforms.ts";
import { startCommand } from "../stacks/repeat-command.ts";
import { repeated } from "../stacks/run-context.ts";
import { vitestBase } from "../vitest/vitest-base.ts";
import { ownedRun } from "./owned-run.ts";
import type { RunOptions } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";

/**
 * `start`: the gate of a platform; by default the reference platform's in the repository, and this folder's in a
 * user's project. Returns the exit code.
 */
export async function startGate(options: RunOptions & { platform?: string }): Promise<number> {
  const folder = options.platform ?? (inRepository() ? referencePlatform(packageFolder()) : ".");
  const platform = await loadPlatform(folder);
  const own = platform.gate;
  return ownedRun(options, async (run) => {
    const { exitCode } = await runSuites(run, {
      title: `gate of ${platform.name}`,
      command: startCommand(options.platform, repeated(run.context)),
      platforms: [platform],
      arguments:
        own === undefined ? vitestBase("gate") : [...vitestBase("scenarios"), "--tags-filter=gate", ...own],
      environment: { BLACKSTART_PLATFORM: folder },
    });
    return exitCode;
  });
}
