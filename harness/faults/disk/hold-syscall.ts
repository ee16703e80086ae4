import { type Syscall, SyscallHold } from "../../engine/syscall-hold.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";

/**
 * The first time that a process of the service renames, removes or syncs a file, it stands still at the entry of
 * that call until the heal: a crash meanwhile is a crash just before it. `inject` waits for such a call, which is
 * the proof; the calls of other threads are held too. Calls through io_uring are not seen.
 */
export function holdSyscall(system: System, name: string, call: Syscall): Fault {
  const service = system.service(name);
  let holder: SyscallHold | undefined;
  return {
    kind: `hold-${call}`,
    target: name,
    effect: { actsInside: true },
    needs: ["ptrace"],
    async inject(signal) {
      const elapsed = stopwatch();
      const { docker, identity, stack, images } = system.options;
      const place = { docker, identity, stack, service: name, image: images.tools };
      holder = await SyscallHold.attach({ ...place, processesOf: service.container, call }, signal);
      const observed = await holder.held(signal);
      return { method: "strace's own line at the call's entry", observed, latencyMs: elapsed() };
    },
    async heal() {
      const elapsed = stopwatch();
      await holder?.release();
      holder = undefined;
      return { method: "strace's end", observed: "no tracer", latencyMs: elapsed() };
    },
  };
}
