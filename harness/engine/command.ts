import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EnvironmentError, messageOf } from "../core/errors.ts";

export interface CommandOptions {
  limitMs: number;
  cwd?: string;
  env?: Record<string, string>;
  /** What the program reads; without it its input is empty. */
  input?: Readable;
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Runs a program of the machine without a shell and returns what it printed on standard output.
 * Rejects with EnvironmentError: not found, ended with another code than 0 (with its last lines), or too slow.
 */
export async function runCommand(program: string, args: string[], options: CommandOptions): Promise<string> {
  const limit = AbortSignal.timeout(options.limitMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    signal,
  });
  const { stdin, stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new EnvironmentError(`${program} has no output to follow`);
  // A program that ends before it has read everything says why by its exit code.
  if (options.input !== undefined && stdin !== null) pipeline(options.input, stdin).catch(() => undefined);
  const printed: string[] = [];
  const recent: string[] = [];
  const follow = async (stream: NodeJS.ReadableStream, keep: string[] | undefined) => {
    for await (const line of createInterface({ input: stream })) {
      keep?.push(line);
      recent.push(line);
      if (recent.length > 15) recent.shift();
      if (line.trim() !== "") options.onLine?.(line);
    }
  };
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
  try {
    const [code] = await Promise.all([ended, follow(stdout, printed), follow(stderr, undefined)]);
    if (code === 0) return printed.join("\n");
    throw new EnvironmentError(
      `${program} ${args[0] ?? ""} ended with code ${code}:\n  ${recent.join("\n  ")}`,
    );
  } catch (thrown) {
    options.signal?.throwIfAborted();
    if (limit.aborted) {
      const seconds = Math.round(options.limitMs / 1000);
      throw new EnvironmentError(`${program} ${args[0] ?? ""} was not done after ${seconds} s`, {
        cause: thrown,
      });
    }
    if (thrown instanceof EnvironmentError) throw thrown;
    throw new EnvironmentError(`${program} could not be run: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** Whether a program can be found in the path: it is asked for its version, or for whatever `args` say. */
export async function hasCommand(program: string, ...args: string[]): Promise<boolean> {
  try {
    await runCommand(program, args.length === 0 ? ["--version"] : args, { limitMs: 10_000 });
    return true;
  } catch {
    return false;
  }
}
