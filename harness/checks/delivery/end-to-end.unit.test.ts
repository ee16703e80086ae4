import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { endToEnd } from "./end-to-end.ts";

const phase = "first symbol";
const run = (builder: HistoryBuilder) => endToEnd(phase, { within: "20s" }).run(builder.history());

/** A phase from 1 s to 40 s with a drain in it. */
function drainedAt(at: number, ok = true): HistoryBuilder {
  const builder = new HistoryBuilder().calm(50_000);
  builder.add(1_000, "phase", phase, { name: phase, edge: "begin" });
  builder.add(at, "drained", "bars", { ok, waitedMs: 100, last: {} });
  builder.add(40_000, "phase", phase, { name: phase, edge: "end" });
  return builder;
}

test("what has arrived within the bound passes, with the time that it took", () => {
  expect(run(drainedAt(16_000))).toMatchObject({
    verdict: "pass",
    measured: [{ name: "first symbol end to end", value: 15_000, bound: { atMost: 20_000 } }],
  });
});

test("what arrives late fails", () => {
  const result = run(drainedAt(23_000));
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toBe("everything arrived only 22 s after the begin");
});

test("a busy machine is slower, never faster: a bound that is met is met, a missed one is unknown", () => {
  const pressed = (at: number) => drainedAt(at).contention(10_000, { cpu: 1, eventLoopDelayMs: 900 });
  expect(run(pressed(16_000)).verdict).toBe("pass");
  expect(run(pressed(20_500)).verdict).toBe("unknown");
  expect(run(pressed(23_000)).verdict).toBe("unknown");
});

test("without the phase, a drain in it, or its success it is unknown", () => {
  expect(run(new HistoryBuilder())).toMatchObject({ verdict: "unknown", summary: 'no phase "first symbol"' });
  expect(run(drainedAt(45_000)).verdict).toBe("unknown");
  expect(run(drainedAt(16_000, false)).verdict).toBe("unknown");
});
