import { closeSync, openSync, writeSync } from "node:fs";
import type { EventKind } from "./events.ts";

/** How long a line may wait for others, so that thousands of packets do not cost a system call each. */
const longestWaitMs = 100;
const mostWaitingBytes = 1 << 16;
/** What the ledger is read from again: these are with the kernel before the harness goes on. */
const ledgerKinds: ReadonlySet<EventKind> = new Set([
  "operation",
  "drained",
  "audit",
  "retention",
  "committed",
  "fault",
]);

/**
 * The file of a history that survives its writer: whole lines, handed to the kernel at once where they belong to the
 * ledger, else within 100 ms. A killed harness leaves every acknowledgement that it has noted, and at worst one torn
 * line at the end. (A power cut of the machine is another matter: nothing is synced to the disk.)
 */
export class HistoryFile {
  readonly #file: number;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  /**
   * Takes one line, its line feed included. What comes after the end is nobody's evidence any more, and must not reach
   * whatever file or connection has the descriptor's number by then.
   */
  write(line: string, kind: EventKind): void {
    if (this.#closed) return;
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    if (ledgerKinds.has(kind) || this.#waitingBytes >= mostWaitingBytes) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), longestWaitMs);
  }

  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    closeSync(this.#file);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rest = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (let written = 0; written < rest.length; ) written += writeSync(this.#file, rest, written);
  }
}
