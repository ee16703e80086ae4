import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { seededRandom } from "../core/random.ts";
import { type Capabilities, NotCovered } from "../engine/capabilities.ts";
import { createHistory } from "../history/log.ts";
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

test("a fault that this machine cannot do is not covered: it is not tried, and nothing is said of it", async () => {
  const history = createHistory(() => 0);
  const run = new Run({
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
