import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { delimiter } from "node:path";
import type { Readable } from "node:stream";
import { poll } from "../../harness/core/poll.ts";
import { childrenTimeMs, PeakMemory } from "./process-tree.ts";

export interface CommandResult {
  exitCode: number;
  wallMs: number;
  processorMs: number | undefined;
  peakBytes: number | undefined;
}

/**
 * A shell stands between, because it tells at its end what the children it waited for took, and nothing else that this
 * process starts is in that figure. The command's words are its arguments and never part of its text.
 */
const shell = `trap : INT TERM HUP; "$@" 3>&-; code=$?; read -r stat < "/proc/$$/stat"; printf '%s' "$stat" >&3; exit "$code"`;

/** As it was when this process began: connecting to an engine adds to it. */
const environment = usersEnvironment(process.env);
/** A run of Blackstart that is interrupted removes its containers; this long at most. */
const endLimitMs = 120_000;

/**
 * Runs a command as a user types it, without what this process was given by npm and by its own set-up, and measures it.
 * What it prints goes into the file `log`. The signal interrupts it as Ctrl-C does, and it is waited for all the same.
 */
export async function runMeasured(given: {
  words: readonly string[];
  folder: string;
  log: string;
  signal?: AbortSignal;
}): Promise<CommandResult> {
  const { words, folder, log, signal } = given;
  signal?.throwIfAborted();
  const output = openSync(log, "w");
  const beganMs = performance.now();
  // A group of its own: a terminal's Ctrl-C reaches it once, from here, and not a second time.
  const child = spawn("/bin/sh", ["-c", shell, "sh", ...words], {
    ...{ cwd: folder, detached: true, env: environment },
    stdio: ["ignore", output, output, "pipe"],
  });
  closeSync(output);
  const memory = new PeakMemory(child.pid ?? process.pid);
  const stat = textOf(child.stdio[3] as Readable);
  let ended: Promise<void> | undefined;
  const interrupt = () => {
    reach(child.pid, "SIGINT");
    ended = endOf(child.pid);
  };
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const wallMs = performance.now() - beganMs;
    const processorMs = childrenTimeMs(await stat);
    return { exitCode: code ?? 1, wallMs, processorMs, peakBytes: memory.end() };
  } finally {
    memory.end();
    signal?.removeEventListener("abort", interrupt);
    await ended;
  }
}

/**
 * The environment as it was before `npm run` and the set-up: their paths and variables would lend one tree the other's
 * packages, its compile cache and its run.
 */
export function usersEnvironment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(npm_|BLACKSTART_|NODE_COMPILE_CACHE$|INIT_CWD$)/;
  const kept = Object.entries(given).filter(([name]) => !own.test(name));
  const path = (given.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !/node_modules\/\.bin$|node-gyp-bin$/.test(folder));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/**
 * Resolves when nobody of a group is left: npm goes on writing for a while after the command that called it has ended.
 * Who does not end in time is killed.
 */
async function endOf(group: number | undefined): Promise<void> {
  const look = () =>
    reach(group, 0) ? { done: false as const, saw: "some of it" } : { done: true as const, value: 0 };
  const limits = { awaiting: "the end of the interrupted command", within: endLimitMs, every: 100 };
  await poll(look, limits).catch(() => reach(group, "SIGKILL"));
}

/** Sends a signal to all of a group; false where nobody is left of it. */
function reach(group: number | undefined, signal: NodeJS.Signals | 0): boolean {
  try {
    return group !== undefined && process.kill(-group, signal);
  } catch {
    return false;
  }
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}
