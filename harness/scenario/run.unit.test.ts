import { expect, test } from "vitest";
import { service } from "../checks/testing/history-builder.ts";
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

function runOf(history: HistoryLog, more: { lookNow?(probe: string): Promise<void> } = {}): Run {
  return new Run({
    ...more,
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

test("a service whose clients ask nothing is asked by the harness while its fault lasts", async () => {
  const history = createHistory(() => 0);
  const write = history.append;
  const services = [service("web", { hasHealthCheck: false })];
  write({
    ...{ source: "", kind: "topology", subject: "" },
    data: { platform: "small", services, links: [], circuits: [], alerts: [] },
  });
  write({ source: "", kind: "probe", subject: "engine", data: { probe: "engine", edge: "begin" }, at: -1 });
  const looked: string[] = [];
  const run = runOf(history, {
    async lookNow(probe) {
      looked.push(probe);
      const data = { status: "unreachable", via: "endpoint" } as const;
      write({ source: "", kind: "health", subject: "web", data, at: 10 });
    },
  });
  const proof = async () => ({ method: "", observed: "", latencyMs: 0 });
  const inject = async () => {
    const data = { action: "die", by: "platform", exitCode: 137 } as const;
    write({ source: "", kind: "container", subject: "web", data });
    return proof();
  };
  const crash = { kind: "crash", target: "web", effect: { endsProcess: true }, inject, heal: proof } as const;
  await run.during(crash, (outage) => run.felt(outage, { within: "2s" }));
  expect(new Set(looked)).toEqual(new Set(["health:web"]));
  const never = run.felt({ id: "crash-9", provenAt: 0 }, { within: "100ms" });
  await expect(never).rejects.toThrow("not seen: crash-9 proven");
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
