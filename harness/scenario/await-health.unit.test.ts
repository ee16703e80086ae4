import { expect, test } from "vitest";
import { awaitHealth } from "./await-health.ts";
import type { Run } from "./run.ts";

/** A run whose services have health by name; one that is tested becomes what its own test finds. */
function runWith(health: Record<string, string>, found: Record<string, string> = {}) {
  const state = new Map(Object.entries(health));
  const tested: string[] = [];
  const stillTested = new Set<string>();
  const services = Object.keys(health).map((name) => ({
    ...{ name, role: name === "migrate" ? "job" : "server" },
    spec: name === "plain" ? {} : { healthcheck: {} },
  }));
  const system = {
    services,
    watch: { state: (name: string) => ({ running: true, health: state.get(name) }) },
    testHealth: ({ name }: { name: string }, signal: AbortSignal) => {
      tested.push(name);
      stillTested.add(name);
      state.set(name, found[name] ?? "unhealthy");
      return new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          stillTested.delete(name);
          resolve();
        });
      });
    },
  };
  const stop = new AbortController();
  const phase = async (_: string, body: () => Promise<unknown>) => body();
  return { run: { system, phase, signal: stop.signal } as unknown as Run, stop, tested, stillTested };
}

test("the own tests of those that start are run, and end with the wait", async () => {
  const health = { store: "starting", web: "healthy", till: "starting", plain: "none", migrate: "starting" };
  const { run, tested, stillTested } = runWith(health, { store: "healthy", till: "healthy" });
  await awaitHealth(run);
  expect(tested).toEqual(["store", "till"]);
  expect([...stillTested]).toEqual([]);
});

test("where everyone is healthy nobody is tested", async () => {
  const { run, tested } = runWith({ store: "healthy" });
  await awaitHealth(run);
  expect(tested).toEqual([]);
});

test("whom the engine called unhealthy it must call healthy itself", async () => {
  const { run, stop, tested } = runWith({ store: "unhealthy" }, { store: "healthy" });
  const waiting = awaitHealth(run);
  stop.abort();
  await waiting;
  expect(tested).toEqual([]);
});

test("an interrupt ends the wait for one that does not become healthy, and its tests", async () => {
  const { run, stop, tested, stillTested } = runWith({ store: "starting" });
  const waiting = awaitHealth(run);
  stop.abort();
  await waiting;
  expect(tested).toEqual(["store"]);
  expect([...stillTested]).toEqual([]);
});
