import { rm, rmdir } from "node:fs/promises";
import { relative } from "node:path";
import { cleanUp, tellKept } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { readDockerConfigs } from "../images/docker-config.ts";
import { decideRyuk } from "../images/ryuk.ts";
import { preparedFolder } from "../stacks/platform-as-it-is.ts";
import { contextVariables, runContext } from "../stacks/run-context.ts";
import endWithParent from "./end-with-parent.ts";

/**
 * Vitest's global set-up where tests have a stack. Below a command of Blackstart's that command owns the run. Else
 * vitest's main process does: its workers share one folder, and what they left on the engine is removed at its end.
 */
export default async function ownRun(): Promise<(() => Promise<void>) | undefined> {
  endWithParent();
  if (process.env[contextVariables.folder] !== undefined) return undefined;
  readDockerConfigs();
  const docker = await connectEngine();
  await decideRyuk(docker);
  const { folder, identity, seed, startedWallMs } = runContext();
  process.env[contextVariables.folder] = folder;
  process.env[contextVariables.seed] = String(seed);
  process.env[contextVariables.started] = String(startedWallMs);
  say(
    `vitest owns this run, and nothing cleans up after its SIGKILL (blackstart clean does); files: ${relative(process.cwd(), folder)}`,
  );
  return async () => {
    await rm(preparedFolder({ identity }), { recursive: true, force: true });
    const kept = tellKept(await cleanUp(docker, { run: identity.run }));
    if (kept !== undefined) say(kept);
    // Where no scenario ran there is nothing to read.
    await rmdir(folder).catch(() => undefined);
  };
}

const say = (line: string) => process.stderr.write(`blackstart: ${line}\n`);
