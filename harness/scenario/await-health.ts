import { poll } from "../core/poll.ts";
import type { Run } from "./run.ts";

/** Longer than any bound of a scenario for health: who is not healthy by then is for the checks to object to. */
const healthWithin = "25s";

/**
 * The engine looks at health only now and then: a history that ends before its next look shows no recovery. So that
 * nobody waits for the first look after a restart, the own tests of services that start are run meanwhile, as they are
 * at start-up. Where the engine has called one unhealthy, it is the engine's to take that back.
 */
export async function awaitHealth(run: Run): Promise<void> {
  const { system, signal } = run;
  const checked = system.services.filter(
    ({ role, spec }) => role !== "job" && spec.healthcheck !== undefined,
  );
  const unhealthy = () =>
    checked.filter(({ name }) => {
      const { running, health } = system.watch.state(name);
      return !running || (health !== "healthy" && health !== "none");
    });
  if (unhealthy().length === 0) return;
  const testing = new AbortController();
  const starting = unhealthy().filter(({ name }) => system.watch.state(name).health === "starting");
  const tests = starting.map((service) =>
    system.testHealth(service, AbortSignal.any([testing.signal, signal])),
  );
  await run
    .phase("everyone healthy again", () =>
      poll(
        () => {
          const names = unhealthy().map(({ name }) => name);
          return names.length === 0 ? { done: true, value: true } : { done: false, saw: names.join(", ") };
        },
        { awaiting: "everyone healthy again", within: healthWithin, signal },
      ),
    )
    .catch(() => undefined);
  testing.abort();
  await Promise.all(tests);
}
