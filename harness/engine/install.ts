import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError } from "../core/errors.ts";
import { poll } from "../core/poll.ts";
import { cacheFolder } from "./cache.ts";
import { hasCommand, runCommand } from "./command.ts";
import type { OnProgress } from "./engine-stream.ts";

/**
 * Starts the machine's engine, after installing it where there is none, and returns when `answers` resolves.
 * Rejects with EnvironmentError: not root, not Debian or Ubuntu, or an engine that does not come up.
 */
export async function provideEngine(
  answers: () => Promise<void>,
  tried: string,
  onProgress: OnProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const onLine = (line: string) => onProgress?.("engine", line);
  if (process.getuid?.() !== 0) {
    throw new EnvironmentError(
      `no Docker engine answers (${tried}), and starting or installing one takes root: run the command as root, ` +
        "or install and start docker.io and let this user use it (usermod -aG docker <user>)",
    );
  }
  if (!(await hasCommand("dockerd"))) await install(tried, onLine, signal);
  if (existsSync("/run/systemd/system")) {
    onLine("starting the engine with systemd");
    await runCommand("systemctl", ["start", "docker"], { limitMs: 90_000, onLine, signal });
    await poll(() => whenAnswered(answers), { awaiting: "the engine's answer", within: "60s", signal });
    return;
  }
  await startDetached(answers, onLine, signal);
}

async function install(tried: string, onLine: (line: string) => void, signal: AbortSignal | undefined) {
  const family = systemFamily();
  if (!family.some((name) => name === "debian" || name === "ubuntu") || !(await hasCommand("apt-get"))) {
    throw new EnvironmentError(
      `no Docker engine answers (${tried}), and only on Debian and Ubuntu can this command install one; ` +
        `this is ${family[0] ?? process.platform}: install Docker as its maker says and run the command again`,
    );
  }
  onLine("installing the Docker engine: docker.io and iptables");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runCommand("apt-get", ["update"], { limitMs: 3 * 60_000, env, onLine, signal });
  const packages = ["docker.io", "iptables", "ca-certificates"];
  const args = ["install", "-y", "--no-install-recommends", ...packages];
  await runCommand("apt-get", args, { limitMs: 10 * 60_000, env, onLine, signal });
}

/** Without an init system the engine is a process of its own that outlives this command. */
async function startDetached(
  answers: () => Promise<void>,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const logFile = join(cacheFolder(), "dockerd.log");
  onLine(`starting the engine; its log is ${logFile}`);
  removeStalePidFile();
  const log = openSync(logFile, "w");
  const child = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log], cwd: "/" });
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended ??= `it ended with code ${code}`;
  });
  child.unref();
  try {
    await poll(
      async () => {
        if (ended !== undefined) return { done: true, value: undefined };
        return whenAnswered(answers);
      },
      { awaiting: "the engine's answer", within: "60s", every: "200ms", signal },
    );
    if (ended === undefined) onLine("the engine answers");
  } catch (thrown) {
    signal?.throwIfAborted();
    ended ??= thrown instanceof Error ? thrown.message : String(thrown);
  }
  if (ended !== undefined) {
    const last = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-5).join("\n  ");
    throw new EnvironmentError(`the Docker engine did not start: ${ended}\n  ${last}\n  (${logFile})`);
  }
}

async function whenAnswered(answers: () => Promise<void>) {
  await answers();
  return { done: true, value: undefined } as const;
}

/** A machine that was switched off leaves the engine's pid file, and its number may be somebody else's by now. */
function removeStalePidFile(): void {
  const file = "/var/run/docker.pid";
  if (!existsSync(file)) return;
  const owner = `/proc/${readFileSync(file, "utf8").trim()}/comm`;
  const isEngine = existsSync(owner) && readFileSync(owner, "utf8").trim() === "dockerd";
  if (!isEngine) rmSync(file, { force: true });
}

/** The distribution's name and those it descends from. */
function systemFamily(): string[] {
  if (!existsSync("/etc/os-release")) return [];
  const text = readFileSync("/etc/os-release", "utf8");
  return ["ID", "ID_LIKE"].flatMap((key) => {
    const value = new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
    return value.split(" ").filter((name) => name !== "");
  });
}
