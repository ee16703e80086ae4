import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { drain } from "./drain.ts";

const run = (builder: HistoryBuilder) => drain().run(builder.history());

function drained(ok: boolean, last: Record<string, number | string>): HistoryBuilder {
  const builder = new HistoryBuilder().calm(30_000);
  builder.add(25_000, "drained", "bars", { ok, waitedMs: 20_000, last });
  return builder;
}

test("an empty pipeline passes and measures how long it took", () => {
  const result = run(drained(true, { bufferFiles: 0 }));
  expect(result).toMatchObject({ verdict: "pass", measured: [{ name: "longest drain", value: 20_000 }] });
});

test("a hop that keeps something fails and is named", () => {
  const result = run(drained(false, { bufferFiles: 3, brokerLag: 0, stored: "100 rows" }));
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toBe("still on the way after 20 s: bufferFiles 3");
});

test("the last drain of a workload counts", () => {
  const builder = drained(false, { bufferFiles: 3 });
  builder.add(29_000, "drained", "bars", { ok: true, waitedMs: 100, last: { bufferFiles: 0 } });
  expect(run(builder).verdict).toBe("pass");
});

test("under contention, without a hop that was seen, or without a drain it is unknown", () => {
  const pressed = (eventLoopDelayMs: number) =>
    drained(false, { bufferFiles: 3 }).contention(20_000, { cpu: 1, eventLoopDelayMs });
  expect(run(pressed(2_500)).verdict).toBe("unknown");
  // Twenty seconds are far longer than what so short a hold-up explains.
  expect(run(pressed(900)).verdict).toBe("fail");
  expect(run(drained(false, {})).verdict).toBe("unknown");
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
});
