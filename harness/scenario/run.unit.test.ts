import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { seededRandom } from "../core/random.ts";
import { type Capabilities, NotCovered } from "../engine/capabilities.ts";
import { createHistory, type HistoryLog } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import type { System } from "../system/system.ts";
import { Run } from "./run.ts";

const able = { able: true } as const;
const capabilities: Capabilities = {
  packetCapture: able,
  packetFilter: { able: false, why: "iptables: Operation not permitted" },
  ptrace: able,
  loopDevice: able,
};

function runOf(history: HistoryLog): Run {
  return new Run({
    // Nothing of a system is touched.
    system: {} as System,
    ...{ history, clock: startClock(Date.now()), recorder: new Recorder(), random: seededRandom(1) },
    ...{
      signal: new AbortController().signal,
      nextProducer: () => 1,
      knownProducers: () => [],
      capabilities,
    },
  });
}

test("a wait is a phase of the history, also one that was in vain", async () => {
  const history = createHistory(() => 0);
  const run = runOf(history);
  await run.until({ awaiting: "a sign", look: () => ({ done: true, value: true }) }, { within: "1s" });
  const never = { awaiting: "a miracle", look: () => ({ done: false as const, saw: "none" }) };
  await expect(run.until(never, { within: "30ms" })).rejects.toThrow("last seen: none");
  const edges = history.of("phase").map(({ data }) => [data.name, data.edge, data.wait]);
  expect(edges).toEqual([
    ["a sign", "begin", true],
    ["a sign", "end", true],
    ["a miracle", "begin", true],
    ["a miracle", "end", true],
  ]);
});

test("what a fault declares of its effect stands in each of its events", async () => {
  const history = createHistory(() => 0);
  const proof = async () => ({ method: "", observed: "", latencyMs: 0 });
  const fault = {
    kind: "mine",
    target: "a->b:1",
    effect: { silences: true },
    inject: proof,
    heal: proof,
  } as const;
  expect(await runOf(history).during(fault, async ({ id }) => id)).toBe("mine-1");
  expect(history.of("fault").map(({ data }) => [data.stage, data.effect])).toEqual(
    ["injecting", "proven", "healing", "healed"].map((stage) => [stage, { silences: true }]),
  );
});

test("a fault that this machine cannot do is not covered: it is not tried, and nothing is said of it", async () => {
  const history = createHistory(() => 0);
  const run = runOf(history);
  let touched = false;
  const touch = async () => {
    touched = true;
    return { method: "", observed: "", latencyMs: 0 };
  };
  const fault = { kind: "black-hole", target: "a->b:1", effect: {}, inject: touch, heal: touch };
  const held = run.during({ ...fault, needs: ["packetFilter"] }, async () => undefined);
  await expect(held).rejects.toThrow(NotCovered);
  await expect(held).rejects.toThrow("packetFilter (iptables: Operation not permitted)");
  expect({ touched, events: history.of("fault").length, failures: run.failures }).toEqual({
    touched: false,
    events: 0,
    failures: [],
  });
});
