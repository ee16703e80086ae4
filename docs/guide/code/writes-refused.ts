import { messageOf, poll } from "#harness";
import type { Fault, Proof } from "#harness/faults";

/** What the fault needs of a client of the store; both reject where the store refuses. */
export interface StoreClient {
  set(key: string, value: string): Promise<unknown>;
  config(name: string, value: string): Promise<unknown>;
}

/**
 * A Redis that answers every question and takes no write: it demands a replica that is not there. Proven by a write
 * of the harness that is refused so, and healed by one that is taken.
 */
export function writesRefused(server: string, store: StoreClient): Fault {
  const write = () =>
    store.set("blackstart:witness", "1").then(
      () => "taken",
      (thrown: unknown) => messageOf(thrown),
    );
  const until = async (wanted: RegExp, signal: AbortSignal): Promise<Proof> => {
    const since = performance.now();
    const observed = await poll(
      async () => {
        const saw = await write();
        return wanted.test(saw) ? { done: true, value: saw } : { done: false, saw };
      },
      { awaiting: `a write to ${server} meets ${wanted.source}`, within: "5s", signal },
    );
    return { method: "a write of the harness", observed, latencyMs: performance.now() - since };
  };
  return {
    kind: "writes-refused",
    target: server,
    // Nothing is away: reads are answered, and connections stay up.
    effect: {},
    async inject(signal) {
      await store.config("min-replicas-to-write", "1");
      return until(/^NOREPLICAS/, signal);
    },
    async heal(signal) {
      await store.config("min-replicas-to-write", "0");
      return until(/^taken$/, signal);
    },
  };
}
