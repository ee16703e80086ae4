import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type Docker from "dockerode";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { inRepository } from "../core/package-folder.ts";
import { cleanUp, tellKept } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { newRunIdentity } from "../engine/identity.ts";
import { decideRyuk } from "../images/ryuk.ts";
import { preparedFolder } from "../stacks/platform-as-it-is.ts";
import { contextVariables, type RunContext, runContext } from "../stacks/run-context.ts";
import { tellStanding } from "./kept-stack.ts";
import { progressLine } from "./progress.ts";
import { type RunOptions, wholeNumber } from "./run-options.ts";

/** A run that this process owns: it outlives vitest, gets the signals, and removes everything at the end. */
export interface OwnedRun {
  context: RunContext;
  docker: Docker;
  /** Fires at the first Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  interrupted(): boolean;
  /** What this run made is not removed at its end. */
  leaveStanding(): void;
}

/**
 * Makes sure of an engine, removes what dead runs left, runs the body, and removes what this run made, whatever
 * happens. Rejects as the body does, or with an EnvironmentError where there is no engine.
 */
export async function ownedRun<T>(options: RunOptions, body: (run: OwnedRun) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let interrupted = false;
  let isLeft = false;
  const onSignal = () => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write("\nblackstart: interrupted, removing what this run made …\n");
    abort.abort(new Error("interrupted"));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.on("SIGHUP", onSignal);
  handDown(options);
  const context = runContext();
  const docker = await connectEngine({
    mayInstall: context.mayInstall,
    onProgress: progressLine,
    signal: abort.signal,
  });
  try {
    await decideRyuk(docker);
    const left = await cleanUp(docker, { owner: "dead" });
    if (left.containers + left.networks + left.volumes > 0) {
      progressLine(
        "clean",
        `removed what an earlier run left: ${left.containers} containers, ${left.networks} networks, ${left.volumes} volumes`,
      );
    }
    return await body({
      ...{ context, docker, signal: abort.signal, interrupted: () => interrupted },
      leaveStanding: () => {
        isLeft = true;
      },
    });
  } catch (thrown) {
    // A mistake leaves nothing behind.
    if (thrown instanceof UserError) await rm(context.folder, { recursive: true, force: true });
    throw thrown;
  } finally {
    await rm(preparedFolder(context), { recursive: true, force: true });
    if (isLeft && !interrupted) await tellStanding(docker, context.identity.run, context.folder);
    else await removeAll(docker, context.identity.run);
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    process.off("SIGHUP", onSignal);
  }
}

async function removeAll(docker: Docker, run: string): Promise<void> {
  const removed = await cleanUp(docker, { run }).catch((thrown: Error) => {
    throw new EnvironmentError(
      `not everything of this run could be removed: ${thrown.message} (npm run clean)`,
    );
  });
  const kept = tellKept(removed);
  if (kept !== undefined) progressLine("clean", kept);
}

function handDown(options: RunOptions): void {
  const started = Date.now();
  process.env[contextVariables.started] = String(started);
  process.env[contextVariables.scale] = options.scale ?? "local";
  process.env[contextVariables.images] = options.images ?? process.env[contextVariables.images] ?? "auto";
  process.env[contextVariables.visitors] = options.visitors === true ? "1" : "0";
  process.env[contextVariables.mayInstall] = inRepository() ? "1" : "0";
  if (options.mirror !== undefined) process.env[contextVariables.mirror] = options.mirror;
  process.env[contextVariables.seed] =
    options.seed === undefined
      ? String(Math.floor(Math.random() * 2 ** 31))
      : String(wholeNumber("--seed", options.seed, 0));
  // A run of its own, also after another one of this process: files of the one are none of the other's.
  const folder = resolve(runsFolder(), newRunIdentity().run);
  mkdirSync(folder, { recursive: true });
  process.env[contextVariables.folder] = folder;
}

/** Where the folders of all runs are, and beside them what outlives a run. */
export function runsFolder(): string {
  return resolve(inRepository() ? join("reports", "out") : ".blackstart");
}
