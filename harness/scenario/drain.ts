import type { Duration } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { poll } from "../core/poll.ts";
import type { StartedWorkload } from "../workloads/workload.ts";
import type { Run } from "./run.ts";

/** Ends a workload, waits until everything on its way has arrived, then audits; what does not arrive is a failure. */
export async function drain(run: Run, workload: StartedWorkload, within: Duration): Promise<void> {
  const { clock, history, signal, failures } = run;
  const since = clock.now();
  let last: Record<string, number | string> = {};
  const write = (ok: boolean) =>
    history.append({
      source: "workload",
      kind: "drained",
      subject: workload.name,
      data: { ok, waitedMs: Math.round(clock.now() - since), last },
    });
  await workload.end();
  try {
    await poll(
      async () => {
        const state = await workload.drained();
        last = state.last;
        return state.done ? { done: true, value: true } : { done: false, saw: JSON.stringify(state.last) };
      },
      { awaiting: `${workload.name} is drained`, within, every: "250ms", signal },
    );
    write(true);
  } catch (thrown) {
    write(false);
    failures.push(messageOf(thrown));
  }
  await workload.audit();
}
