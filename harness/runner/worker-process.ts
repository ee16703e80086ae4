import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Entry } from "../scenario/collector.ts";
import { workerVariable } from "../stacks/worker-number.ts";
import { type Outcome, unseen } from "./outcome.ts";
import { longestMs } from "./work.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** Compiled, this file and its neighbours have the same extension. */
const workerFile = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
/** Beyond what the worker itself allows a scenario, before it counts as stuck. */
const graceMs = 20_000;

/** One worker of a run: a process with a stack of its own. */
export class WorkerProcess {
  readonly number: number;
  /** How late its event loop was at most in the last second or so. */
  lateMs = 0;
  readonly #child: ChildProcess;
  readonly #gone: Promise<string>;

  constructor(number: number) {
    this.number = number;
    this.#child = fork(workerFile, [], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, [workerVariable]: String(number) },
    });
    this.#gone = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(error.message));
      this.#child.once("exit", (code, signal) => resolve(`its process ended first (${signal ?? code})`));
    });
    this.#child.on("message", (message: FromWorker) => {
      if (message.kind === "late") this.lateMs = message.lateMs;
    });
  }

  /** Runs one entry. Never rejects: where the process ends or is stuck, nobody saw the scenario's end. */
  async run(entry: Entry): Promise<Outcome> {
    const since = performance.now();
    const { file, id } = entry;
    let forget = () => {};
    const ended = new Promise<Outcome>((resolve) => {
      const take = (message: FromWorker) => {
        if (message.kind === "ended" && message.outcome.id === id) resolve(message.outcome);
      };
      this.#child.on("message", take);
      forget = () => this.#child.off("message", take);
    });
    const gone = this.#gone.then((why) => unseen(entry, why, performance.now() - since));
    let timer: NodeJS.Timeout | undefined;
    const stuck = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => {
        this.#child.kill("SIGKILL");
        resolve(unseen(entry, "it did not end in time", performance.now() - since));
      }, longestMs(entry) + graceMs);
    });
    this.#tell({ kind: "run", file, id });
    try {
      return await Promise.race([ended, gone, stuck]);
    } finally {
      forget();
      clearTimeout(timer);
    }
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Its scenario is to end early, and to put back what it did. */
  abort(): void {
    this.#tell({ kind: "abort" });
  }

  /** Stops its stack and ends; killed after the grace time. */
  async end(): Promise<void> {
    this.#tell({ kind: "end" });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), graceMs);
    await this.#gone;
    clearTimeout(timer);
  }

  #tell(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}
