import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import type { OnProgress } from "./engine-stream.ts";
import { provideEngine } from "./install.ts";

export interface ConnectOptions {
  /** Whether an engine may be started, and installed where there is none. Only the repository's own commands may. */
  mayInstall?: boolean;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

const answerLimitMs = 10_000;

/**
 * A client of the engine that answers: the one DOCKER_HOST names, else the first of the usual sockets.
 * Rejects with EnvironmentError (exit 4) saying what was tried and what to do.
 */
export async function connectEngine(options: ConnectOptions = {}): Promise<Docker> {
  const named = process.env.DOCKER_HOST;
  const tried: string[] = [];
  for (const place of named === undefined || named === "" ? sockets() : [undefined]) {
    const docker = clientOf(place);
    try {
      await answers(docker);
      // Ports are published on this machine's loopback only. testcontainers would guess the bridge's gateway where
      // it takes this machine for a container, and a broker in it would advertise an address at which nobody listens.
      process.env.TESTCONTAINERS_HOST_OVERRIDE ??= "127.0.0.1";
      // testcontainers looks for an engine by itself: it must find the same one.
      if (place !== undefined && place !== "/var/run/docker.sock")
        process.env.DOCKER_HOST = `unix://${place}`;
      return docker;
    } catch (thrown) {
      tried.push(`${place ?? named}: ${reasonOf(thrown)}`);
    }
  }
  const mayTry = options.mayInstall === true && (named === undefined || named === "");
  if (!mayTry) throw new EnvironmentError(`no Docker engine answers (${tried.join("; ")}). ${advice(named)}`);
  const docker = clientOf("/var/run/docker.sock");
  await provideEngine(() => answers(docker), tried.join("; "), options.onProgress, options.signal);
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= "127.0.0.1";
  return docker;
}

/** Resolves when the engine answers a real request; rejects with what kept it from it. */
async function answers(docker: Docker): Promise<void> {
  await withDeadline("the engine", answerLimitMs, () => docker.version());
}

function clientOf(socket: string | undefined): Docker {
  try {
    return socket === undefined ? new Docker() : new Docker({ socketPath: socket });
  } catch (cause) {
    throw new EnvironmentError(
      `DOCKER_HOST="${process.env.DOCKER_HOST}" names no engine: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

function sockets(): string[] {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const others = [
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock")]),
    join(homedir(), ".docker/run/docker.sock"),
  ];
  return ["/var/run/docker.sock", ...others.filter((path) => existsSync(path))];
}

function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "ENOENT") return "no such socket";
  if (code === "ECONNREFUSED") return "nobody listens";
  if (code === "EACCES") return "this user may not open it";
  return messageOf(thrown);
}

function advice(named: string | undefined): string {
  if (named !== undefined && named !== "") return "Start that engine, or unset DOCKER_HOST.";
  return (
    "Start one, or install one (Debian or Ubuntu, as root: apt-get install docker.io iptables), " +
    "or let this user use it (usermod -aG docker <user>); as root, npm start and npm test do it themselves."
  );
}
