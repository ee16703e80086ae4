import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { delimiter } from "node:path";
import type { Readable } from "node:stream";
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
    ...{ cwd: folder, detached: true, env: usersEnvironment(process.env) },
    stdio: ["ignore", output, output, "pipe"],
  });
  closeSync(output);
  const memory = new PeakMemory(child.pid ?? process.pid);
  const stat = textOf(child.stdio[3] as Readable);
  let last: NodeJS.Timeout | undefined;
  const interrupt = () => {
    toGroup(child.pid, "SIGINT");
    last = setTimeout(() => toGroup(child.pid, "SIGKILL"), endLimitMs);
  };
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const wallMs = performance.now() - beganMs;
    const processorMs = childrenTimeMs(await stat);
    return { exitCode: code ?? 1, wallMs, processorMs, peakBytes: memory.end() };
  } finally {
    memory.end();
    clearTimeout(last);
    signal?.removeEventListener("abort", interrupt);
  }
}

/**
 * The environment as it was before `npm run` and the set-up: their paths and variables would lend one tree the other's
 * packages, its compile cache and its run.
 */
export function usersEnvironment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(npm_|BLACKSTART_|NODE_COMPILE_CACHE$|INIT_CWD$|TESTCONTAINERS_HOST_OVERRIDE$)/;
  const kept = Object.entries(given).filter(([name]) => !own.test(name));
  const path = (given.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !/node_modules\/\.bin$|node-gyp-bin$/.test(folder));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

function toGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}
