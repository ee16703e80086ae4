import { readdirSync, readFileSync } from "node:fs";

/** Looks at the memory of a process and all below it, until it is ended. */
export class PeakMemory {
  readonly #root: number;
  readonly #timer: NodeJS.Timeout;
  #mostBytes = 0;
  #unreadable = false;

  constructor(root: number, everyMs = 100) {
    this.#root = root;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  #look(): void {
    let sum = 0;
    for (const pid of treeOf(this.#root)) {
      const bytes = memoryOf(pid);
      if (bytes === undefined) this.#unreadable = true;
      sum += bytes ?? 0;
    }
    this.#mostBytes = Math.max(this.#mostBytes, sum);
  }

  /** The most that was seen so far, in bytes. */
  get mostBytes(): number {
    return this.#mostBytes;
  }

  /** Ends the looks. The most at once in bytes; undefined where a process of the tree could not be read or none was seen. */
  end(): number | undefined {
    clearInterval(this.#timer);
    return this.#unreadable || this.#mostBytes === 0 ? undefined : this.#mostBytes;
  }
}

/** A process and everything that descends from it, by the parents that `/proc` names. */
export function treeOf(root: number): number[] {
  const childrenOf = Map.groupBy(processes(), ({ parent }) => parent);
  const tree = [root];
  // The list grows while it is walked.
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []).map((child) => child.pid));
  return tree;
}

function processes(): { pid: number; parent: number }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const { text } = fileOf(`/proc/${name}/stat`);
      return text === "" ? [] : [{ pid: Number(name), parent: Number(fieldsOf(text)[1]) }];
    });
}

/**
 * Proportional set size in bytes: a page that several processes share is divided among them, so that the sum over a
 * tree counts it once. 0 of a process that has ended, undefined where it may not be read.
 */
function memoryOf(pid: number): number | undefined {
  const { text, refused } = fileOf(`/proc/${pid}/smaps_rollup`);
  if (refused) return undefined;
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1_024;
}

/** Milliseconds of a clock tick of `/proc/<pid>/stat`: 100 a second on every architecture that Node runs on. */
const tickMs = 10;

/**
 * User and system time in milliseconds of the children that a process has waited for, and of theirs, from the text of
 * its `/proc/<pid>/stat` (fields 16 and 17). Undefined of anything else.
 */
export function childrenTimeMs(stat: string): number | undefined {
  const [user, system] = fieldsOf(stat).slice(13, 15).map(Number);
  if (user === undefined || system === undefined) return undefined;
  return Number.isFinite(user + system) ? (user + system) * tickMs : undefined;
}

/** From the third field on: the second is a name that may hold spaces and parentheses. */
function fieldsOf(stat: string): string[] {
  return stat
    .slice(stat.lastIndexOf(")") + 2)
    .trim()
    .split(" ");
}

/** Processes end at any moment, so a file that is gone is an empty one. */
function fileOf(path: string): { text: string; refused: boolean } {
  try {
    return { text: readFileSync(path, "utf8"), refused: false };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    return { text: "", refused: code === "EACCES" || code === "EPERM" };
  }
}
