import { once } from "node:events";
import { withDeadline } from "../core/deadline.ts";
import { poll } from "../core/poll.ts";
import { type Sidecar, type SidecarOptions, startSidecar } from "./sidecar.ts";

/** System calls by what they do; the C library chooses among them. */
const calls = {
  rename: "rename,renameat,renameat2",
  unlink: "unlink,unlinkat",
  fsync: "fsync,fdatasync",
} as const;

export type Syscall = keyof typeof calls;

/** Longer than any scenario; strace lets go at its own end. */
const delayMicroseconds = 1_800_000_000;

/** Attaches to every process of the namespace but itself. The arguments are strace's own. */
const attachToAll =
  'cd /proc; args=; for n in [0-9]*; do [ "$n" = "$$" ] || args="$args -p $n"; done; exec strace "$@" $args';

/** An strace in a service's process namespace that stops whoever enters one of the calls. */
export class SyscallHold {
  readonly #sidecar: Sidecar;
  readonly #call: Syscall;
  #remarks = "";

  private constructor(sidecar: Sidecar, call: Syscall) {
    this.#sidecar = sidecar;
    this.#call = call;
    sidecar.stderr.on("data", (chunk: Buffer) => {
      this.#remarks += chunk.toString();
    });
  }

  /** Resolves once strace is attached. `processesOf` is the service's container. */
  static async attach(
    options: Omit<SidecarOptions, "command" | "role" | "capabilities"> & { call: Syscall },
    signal: AbortSignal,
  ): Promise<SyscallHold> {
    const { call, ...sidecar } = options;
    const set = calls[call];
    const inject = `inject=${set}:delay_enter=${delayMicroseconds}`;
    const strace = ["-f", "-e", `trace=${set}`, "-e", "signal=none", "-e", inject];
    const started = await startSidecar({
      ...sidecar,
      role: "sidecar",
      capabilities: ["SYS_PTRACE"],
      command: ["sh", "-c", attachToAll, "strace", ...strace],
    });
    const holder = new SyscallHold(started, call);
    try {
      await poll(() => holder.#look(/attached/), {
        awaiting: "strace attaches",
        within: "10s",
        every: "5ms",
        signal,
      });
      return holder;
    } catch (thrown) {
      await holder.release();
      throw thrown;
    }
  }

  /** The first call that was stopped at its entry, in strace's own words. */
  held(signal: AbortSignal): Promise<string> {
    const names = calls[this.#call].replaceAll(",", "|");
    return poll(() => this.#look(new RegExp(`(?:${names})\\([^\\n]*`)), {
      awaiting: `a call of ${this.#call} by the service`,
      within: "30s",
      every: "2ms",
      signal,
    });
  }

  /** Lets all calls go on; those of a process that died meanwhile never happen. Resolves when strace has ended. */
  async release(): Promise<void> {
    await withDeadline("end of strace", 10_000, async () => {
      const ended = this.#sidecar.stderr.readableEnded ? undefined : once(this.#sidecar.stderr, "end");
      this.#sidecar.stdout.resume();
      await this.#sidecar.container.kill({ signal: "SIGTERM" }).catch(() => undefined);
      await ended;
    }).catch(() => undefined);
    await this.#sidecar.stop();
  }

  #look(wanted: RegExp) {
    const found = wanted.exec(this.#remarks)?.[0];
    const saw = this.#remarks.trim().split("\n").at(-1) ?? "";
    return found === undefined ? ({ done: false, saw } as const) : ({ done: true, value: found } as const);
  }
}
