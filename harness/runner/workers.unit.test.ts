import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Platform } from "../declare/platform.ts";
import type { Entry } from "../scenario/collector.ts";
import { mostOfMachine } from "./fit.ts";
import type { LastRuns } from "./last-runs.ts";
import type { Outcome } from "./outcome.ts";
import { ProcessorMeter } from "./processor-meter.ts";
import { StackCount } from "./stack-count.ts";
import { type PoolWorker, Workers } from "./workers.ts";

const cores = 2;

function entry(id: string, alone?: string): Entry {
  const scenario = { platform: { name: "shop" } as Platform, ...(alone === undefined ? {} : { alone }) };
  return { ...{ id, title: id, file: id, tags: [], mode: "run" }, scenario } as unknown as Entry;
}

const outcome = ({ id, file, title }: Entry): Outcome => ({
  ...{ id, file, title, verdict: "pass", durationMs: 1, message: "" },
});

/** Workers without processes: an entry runs until the test ends it. Resolves once the first ones run. */
async function pool(entries: Entry[], given: { stacks: number; last?: LastRuns; unknownUpTo?: number }) {
  const { stacks, last = new Map(), unknownUpTo = stacks } = given;
  const running = new Map<string, () => void>();
  const done: string[] = [];
  const stop = new AbortController();
  const start = (): PoolWorker => ({
    ...{ alive: true, lateMs: 0 },
    run: (one) =>
      new Promise((resolve) => {
        running.set(one.id, () => {
          running.delete(one.id);
          resolve(outcome(one));
        });
      }),
    abort: () => {
      for (const end of [...running.values()]) end();
    },
    end: async () => undefined,
  });
  const workers = new Workers(entries, {
    ...{ asGiven: false, last, start, signal: stop.signal },
    count: new StackCount({ first: stacks, most: stacks, nowMs: 0 }),
    room: { cores, unknownUpTo },
    meter: new ProcessorMeter({ nowMs: () => 0, share: () => 0, cores }),
    onOutcome: ({ id }) => done.push(id),
  });
  const ended = workers.run();
  /** Ends what runs under this id, and lets the workers take what comes next. */
  const end = async (id: string) => {
    const one = running.get(id);
    if (one === undefined) throw new Error(`${id} does not run`);
    one();
    await turn();
  };
  await turn();
  return { now: () => [...running.keys()].sort(), end, ended, done, stop };
}

const takes = (cores: Record<string, number>): LastRuns =>
  new Map(Object.entries(cores).map(([id, one]) => [id, { durationMs: 1, cores: one }]));

test("as many run as there are stacks, in their order, where nothing is known", async () => {
  const { now, end, ended, done } = await pool([entry("a"), entry("b"), entry("c")], { stacks: 2 });
  expect(now()).toEqual(["a", "b"]);
  await end("b");
  expect(now()).toEqual(["a", "c"]);
  await end("c");
  await end("a");
  await ended;
  expect(done).toEqual(["b", "c", "a"]);
});

test("what does not fit beside another waits for its end, and one that fits comes first", async () => {
  const last = takes({ long: 1.2, heavy: 1, light: 0.4 });
  const entries = [entry("long"), entry("heavy"), entry("light")];
  const { now, end, ended } = await pool(entries, { stacks: 2, last });
  expect(now()).toEqual(["light", "long"]);
  await end("light");
  expect(now()).toEqual(["long"]);
  await end("long");
  expect(now()).toEqual(["heavy"]);
  await end("heavy");
  await ended;
});

test("beyond the usual stacks only what is known runs beside another", async () => {
  const entries = [entry("new"), entry("a"), entry("b")];
  const { now, end, ended } = await pool(entries, {
    stacks: 2,
    last: takes({ a: 0.5, b: 0.5 }),
    unknownUpTo: 1,
  });
  expect(now()).toEqual(["new"]);
  await end("new");
  expect(now()).toEqual(["a", "b"]);
  await end("a");
  await end("b");
  await ended;
});

test("an interrupt ends who waits for room, too", async () => {
  const { now, ended, stop, done } = await pool([entry("a"), entry("b"), entry("c")], {
    ...{ stacks: 2, last: takes({ a: 1, b: 1, c: 1 }) },
  });
  expect(now()).toEqual(["a"]);
  stop.abort();
  await ended;
  expect(done).toEqual(["a"]);
});

test("any scenarios: each runs once, never beyond the stacks and the cores, and what is alone runs alone", async () => {
  const scenario = fc.record({
    cores: fc.option(fc.double({ min: 0, max: cores, noNaN: true }), { nil: undefined }),
    alone: fc.boolean(),
  });
  const ends = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
  const stacks = fc.integer({ min: 1, max: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(scenario, { maxLength: 12 }), stacks, ends, async (scenarios, most, order) => {
      const entries = scenarios.map(({ alone }, index) =>
        entry(`${index}`, alone ? "it says so" : undefined),
      );
      const known = scenarios.flatMap((one, index) =>
        one.cores === undefined ? [] : [[`${index}`, one.cores] as const],
      );
      const last = takes(Object.fromEntries(known));
      // Nobody waits for a lone one but those that run beside nothing, so those come last as the plan has them.
      const planned = [...entries].sort(
        (a, b) => Number(a.scenario.alone !== undefined) - Number(b.scenario.alone !== undefined),
      );
      const { now, end, ended, done } = await pool(planned, { stacks: most, last });
      for (const pick of order.slice(0, entries.length)) {
        const running = now();
        expect(running.length).toBeGreaterThan(0);
        expect(running.length).toBeLessThanOrEqual(most);
        if (running.some((id) => scenarios[Number(id)]?.alone)) expect(running).toHaveLength(1);
        const sum = running.reduce((total, id) => total + (last.get(id)?.cores ?? 0), 0);
        if (running.length > 1) expect(sum).toBeLessThanOrEqual(mostOfMachine * cores);
        await end(running[pick % running.length] ?? "");
      }
      await ended;
      expect([...done].sort()).toEqual(entries.map(({ id }) => id).sort());
    }),
  );
});
