import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { testEarly } from "./early-health.ts";
import type { EngineState, EngineWatch } from "./engine-watch.ts";
import type { Service } from "./service.ts";

/** A service that starts, whose test the case ends. */
function starting() {
  const state: EngineState = { running: true, health: "starting", starts: 1 };
  const tested: string[] = [];
  const running: PromiseWithResolvers<string>[] = [];
  const begun = Promise.withResolvers<void>();
  const watch = {
    state: () => ({ ...state }),
    tested: (name: string) => {
      tested.push(name);
      state.health = "healthy";
    },
  } as unknown as EngineWatch;
  const service = {
    ...{ name: "store", spec: { healthcheck: { test: ["CMD", "ping"] } } },
    execute: () => {
      const one = Promise.withResolvers<string>();
      running.push(one);
      begun.resolve();
      return one.promise;
    },
  } as unknown as Service;
  const stop = new AbortController();
  const options = { watch, ports: [], endpoint: undefined, timeoutMs: 1_000, withinMs: 60_000 };
  const ended = testEarly(service, { ...options, signal: stop.signal });
  return { state, tested, running, begun: begun.promise, stop, ended };
}

test("a test that passes makes it healthy", async () => {
  const { tested, running, begun, ended } = starting();
  await begun;
  running[0]?.resolve("");
  await ended;
  expect(tested).toEqual(["store"]);
});

test("where the engine was first, nothing is added to its word", async () => {
  const { state, tested, running, begun, ended } = starting();
  await begun;
  state.health = "healthy";
  running[0]?.resolve("");
  await ended;
  expect(tested).toEqual([]);
});

test("a test that is over when nobody waits for it any more says nothing", async () => {
  const { tested, running, begun, stop, ended } = starting();
  await begun;
  stop.abort();
  await ended;
  running[0]?.resolve("");
  await turn();
  expect(tested).toEqual([]);
});

test("what the process before a restart passed says nothing of the one after it", async () => {
  const { state, tested, running, begun, ended } = starting();
  await begun;
  state.starts = 2;
  running[0]?.resolve("");
  await expect.poll(() => running.length).toBe(2);
  expect(tested).toEqual([]);
  running[1]?.resolve("");
  await ended;
  expect(tested).toEqual(["store"]);
});
