import { expect, test } from "vitest";
import { pressureDuring } from "./pressure.ts";
import { HistoryBuilder } from "./testing/history-builder.ts";

test("a calm machine is bearable, with a window as evidence", () => {
  const pressure = pressureDuring(new HistoryBuilder().calm(10_000).history(), 0, 10_000);
  expect(pressure).toMatchObject({ bearable: true, evidence: [{ kind: "pressure" }] });
});

test("an event loop that was held up is not, if it was near the times in question", () => {
  const builder = new HistoryBuilder().calm(30_000).pressure(20_500, { cpu: 0.2, eventLoopDelayMs: 400 });
  expect(pressureDuring(builder.history(), 15_000, 20_000).bearable).toBe(false);
  expect(pressureDuring(builder.history(), 0, 10_000).bearable).toBe(true);
});

test("full CPUs are bearable for a while and not for long", () => {
  const full = (seconds: number) => {
    const builder = new HistoryBuilder();
    for (let at = 1; at <= seconds; at++) builder.pressure(at * 1_000, { cpu: 1, eventLoopDelayMs: 5 });
    return pressureDuring(builder.history(), 0, 60_000).bearable;
  };
  expect(full(10)).toBe(true);
  expect(full(11)).toBe(false);
});

test("what was not measured is not bearable", () => {
  expect(pressureDuring(new HistoryBuilder().history(), 0, 10)).toMatchObject({ bearable: false });
  expect(pressureDuring(new HistoryBuilder().calm(5_000).history(), 60_000, 70_000).bearable).toBe(false);
});
