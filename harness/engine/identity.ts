import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Who owns what a run creates on the engine. The owner is the process that must outlive it: the CLI's parent. */
export interface RunIdentity {
  run: string;
  host: string;
  pid: number;
  /** Start time of that process in clock ticks since boot (`/proc/<pid>/stat`, field 22); "0" where unknown. */
  started: string;
}

export type Role = "service" | "proxy" | "sidecar" | "network" | "volume";

/** The key that every object of Blackstart carries on the engine. */
export const runLabel = "blackstart.run";

const inherited = "BLACKSTART_OWNER";

/** This run's identity: the parent's, where a parent handed one down, else a new one owned by this process. */
export function runIdentity(): RunIdentity {
  const handedDown = process.env[inherited];
  if (handedDown !== undefined) return JSON.parse(handedDown) as RunIdentity;
  const identity: RunIdentity = {
    run: `${new Date().toISOString().replace(/[-:]|\.\d+Z$/g, "")}-${randomBytes(2).toString("hex")}`.toLowerCase(),
    host: hostname(),
    pid: process.pid,
    started: processStart(process.pid) ?? "0",
  };
  process.env[inherited] = JSON.stringify(identity);
  return identity;
}

/** A new identity, whatever was handed down: a process that owns several runs in turn is asked for one for each. */
export function newRunIdentity(): RunIdentity {
  delete process.env[inherited];
  return runIdentity();
}

export function labels(
  identity: RunIdentity,
  stack: string,
  role: Role,
  service?: string,
): Record<string, string> {
  return {
    [runLabel]: identity.run,
    "blackstart.host": identity.host,
    "blackstart.pid": String(identity.pid),
    "blackstart.started": identity.started,
    "blackstart.stack": stack,
    "blackstart.role": role,
    ...(service === undefined ? {} : { "blackstart.service": service }),
  };
}

/**
 * True only when the owner is provably gone: same host, and no such process, or another one with its number.
 * An owner on another host cannot be judged from here, so it counts as alive.
 */
export function ownerIsDead(objectLabels: Record<string, string>): boolean {
  if (objectLabels["blackstart.host"] !== hostname()) return false;
  const pid = Number(objectLabels["blackstart.pid"]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (existsSync("/proc/self/stat")) {
    const started = processStart(pid);
    return started === undefined || started !== objectLabels["blackstart.started"];
  }
  return !isAlive(pid);
}

/** Whether this machine has a process of that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name may hold spaces and parentheses; the fields begin after its last one.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
