import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What a process and its descendants hold. What may not be read (another user's descriptors) is absent. */
export interface ProcessResources {
  /** Anonymous memory that is resident: without files and what the kernel may take back at any time. */
  memoryBytes: number;
  sockets?: number;
  files?: number;
  processes: number;
}

/** A service with more processes than this is not counted to the last of them. */
const mostProcesses = 500;

/**
 * What a container's processes hold, from its first one on. What the engine runs in the container beside these, such as a
 * health test, is no descendant and does not count. Undefined where the process is not one of this machine and of this
 * container.
 */
export function processResources(pid: number, container: string): ProcessResources | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(container)) return undefined;
  } catch {
    return undefined;
  }
  const all = descendantsOf(pid).flatMap((one) => heldBy(one) ?? []);
  if (all.length === 0) return undefined;
  const sum = (of: (one: Held) => number | undefined) => {
    const known = all.flatMap((one) => of(one) ?? []);
    return known.length < all.length ? undefined : known.reduce((total, value) => total + value, 0);
  };
  const [sockets, files] = [sum((one) => one.sockets), sum((one) => one.files)];
  return {
    memoryBytes: sum(({ memoryBytes }) => memoryBytes) ?? 0,
    ...(sockets === undefined ? {} : { sockets }),
    ...(files === undefined ? {} : { files }),
    processes: all.length,
  };
}

function descendantsOf(pid: number): number[] {
  const found = [pid];
  for (let next = 0; next < found.length && found.length < mostProcesses; next++) {
    const of = `/proc/${found[next]}/task`;
    try {
      for (const thread of readdirSync(of)) {
        const children = readFileSync(`${of}/${thread}/children`, "utf8").trim();
        if (children !== "") found.push(...children.split(" ").map(Number));
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

interface Held {
  memoryBytes: number;
  sockets?: number;
  files?: number;
}

function heldBy(pid: number): Held | undefined {
  let memoryBytes: number;
  try {
    const kib = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    memoryBytes = Number(kib ?? 0) * 1_024;
  } catch {
    return undefined;
  }
  try {
    const files = readdirSync(`/proc/${pid}/fd`);
    const sockets = files.filter((file) => linkOf(`/proc/${pid}/fd/${file}`).startsWith("socket:"));
    return { memoryBytes, sockets: sockets.length, files: files.length };
  } catch {
    return { memoryBytes };
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
