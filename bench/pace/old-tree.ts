import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { progressLine } from "../../harness/cli/progress.ts";
import { EnvironmentError, UserError } from "../../harness/core/errors.ts";
import { runMeasured } from "./command.ts";
import { git, isChanged } from "./git.ts";
import { oldSmallScenario } from "./tree.ts";

export interface OldTree extends AsyncDisposable {
  folder: string;
}

/**
 * The old commit with its packages: a clone in a temporary folder that goes when it is disposed of, or the folder to
 * keep, made where it is missing. Rejects with a UserError where that folder holds anything else.
 */
export async function oldTree(given: {
  repository: string;
  commit: string;
  keep: string | undefined;
  logs: string;
  signal: AbortSignal;
}): Promise<OldTree> {
  const { repository, commit, keep, logs, signal } = given;
  const folder = keep === undefined ? await mkdtemp(join(tmpdir(), "blackstart-bench-")) : resolve(keep);
  const temporary = keep === undefined;
  const isNew = temporary || !existsSync(folder);
  const small = join(folder, oldSmallScenario);
  try {
    if (existsSync(join(folder, ".git"))) await refuseOther(folder, commit);
    else {
      if (!isNew && readdirSync(folder).length > 0)
        throw new UserError(`--keep: ${folder} is neither empty nor a clone`);
      progressLine("bench", `cloning ${commit.slice(0, 7)} into ${folder}`);
      await git(repository, ["clone", "--quiet", "--local", "--no-checkout", "--", repository, folder]);
      await git(folder, ["checkout", "--quiet", "--detach", commit]);
    }
    await install(folder, logs, signal);
    if (existsSync(join(folder, "suites", "foreign")))
      await copyFile(join(import.meta.dirname, "small-before.txt"), small);
  } catch (thrown) {
    if (isNew) await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(temporary ? folder : small, { recursive: true, force: true });
    },
  };
}

async function refuseOther(folder: string, commit: string): Promise<void> {
  // What an interrupted bench left would count as a change.
  await rm(join(folder, oldSmallScenario), { force: true });
  const head = await git(folder, ["rev-parse", "HEAD"]);
  if (head !== commit)
    throw new UserError(`--keep: ${folder} is at ${head.slice(0, 7)}, not at ${commit.slice(0, 7)}`);
  if (await isChanged(folder))
    throw new UserError(
      `--keep: ${folder} holds changes, so it is not ${commit.slice(0, 7)} that would be measured`,
    );
}

/** Its own set-up installs its packages and the pinned Node, as the first command of any user would. */
async function install(folder: string, logs: string, signal: AbortSignal): Promise<void> {
  progressLine("bench", "installing its packages where they are missing (npm ci, about a minute)");
  const log = join(logs, "install.log");
  const words = ["node", "harness/cli/setup.mjs", "--version"];
  const { exitCode } = await runMeasured({ words, folder, log, signal });
  signal.throwIfAborted();
  if (exitCode !== 0)
    throw new EnvironmentError(`the packages of ${folder} could not be installed: ${log} says why`);
}
