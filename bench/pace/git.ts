import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EnvironmentError, messageOf, UserError } from "../../harness/core/errors.ts";

const run = promisify(execFile);

/** What git prints, without the last line's end. Rejects with an EnvironmentError that says which command failed. */
export async function git(folder: string, words: readonly string[]): Promise<string> {
  try {
    return (await run("git", ["-C", folder, ...words])).stdout.trimEnd();
  } catch (cause) {
    throw new EnvironmentError(`git ${words[0]} failed in ${folder}: ${messageOf(cause)}`, { cause });
  }
}

/** The whole name of a commit. Rejects with a UserError where the repository has none of that name. */
export async function commitOf(repository: string, name: string): Promise<string> {
  try {
    return await git(repository, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${name}^{commit}`,
    ]);
  } catch {
    throw new UserError(`--against: this repository has no commit "${name}" (a shallow clone has few)`);
  }
}

/** Whether files that git knows, or may come to know, are others than those of the commit. */
export async function isChanged(folder: string): Promise<boolean> {
  return (await git(folder, ["status", "--porcelain"])) !== "";
}
