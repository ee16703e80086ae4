import { poll } from "../core/poll.ts";
import type { Run } from "./run.ts";

const parts = 5;
/** Beyond its length a part may take so long for the next acknowledgement. */
const patienceMs = 30_000;

/** For this long every started workload is acknowledged anew in each of five parts of it. */
export async function steady({ clock, workloads, signal }: Run, lengthMs: number): Promise<void> {
  const partMs = lengthMs / parts;
  for (let part = 0; part < parts; part++) {
    const since = clock.now();
    await poll(
      async () => {
        if (clock.now() - since < partMs) return { done: false, saw: "the part is not over" };
        for (const workload of workloads) {
          const look = await workload.acknowledgedSince(since, { atLeast: 1 }).look();
          if (!look.done) return { done: false, saw: `${workload.name}: ${look.saw}` };
        }
        return { done: true, value: true };
      },
      { awaiting: "a steady state", within: partMs + patienceMs, every: "20ms", signal },
    );
  }
}
