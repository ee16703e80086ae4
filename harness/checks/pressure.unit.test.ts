import { expect, test } from "vitest";
import { pressureDuring } from "./pressure.ts";
import { HistoryBuilder } from "./testing/history-builder.ts";

test("a calm machine is bearable, with a window as evidence", () => {
  const pressure = pressureDuring(new HistoryBuilder().calm(10_000).history(), 0, 10_000, 0);
  expect(pressure).toMatchObject({ bearable: true, evidence: [{ kind: "pressure" }] });
});

test("an event loop that was held up is not, if it was near the times in question", () => {
  const builder = new HistoryBuilder().calm(30_000).pressure(20_500, { cpu: 0.2, eventLoopDelayMs: 400 });
  expect(pressureDuring(builder.history(), 15_000, 20_000, 0).bearable).toBe(false);
  expect(pressureDuring(builder.history(), 0, 10_000, 0).bearable).toBe(true);
});

test("an event loop that was held up explains no miss that is far longer", () => {
  const builder = new HistoryBuilder().calm(60_000).pressure(20_500, { cpu: 0.2, eventLoopDelayMs: 400 });
  const bearable = (missedByMs: number) => pressureDuring(builder.history(), 0, 60_000, missedByMs).bearable;
  expect(bearable(0)).toBe(false);
  expect(bearable(4_000)).toBe(false);
  expect(bearable(4_001)).toBe(true);
});

test("full CPUs are bearable for a while and not for long", () => {
  const full = (seconds: number) => {
    const builder = new HistoryBuilder();
    for (let at = 1; at <= seconds; at++) builder.pressure(at * 1_000, { cpu: 1, eventLoopDelayMs: 5 });
    return pressureDuring(builder.history(), 0, 60_000, 0).bearable;
  };
  expect(full(10)).toBe(true);
  expect(full(11)).toBe(false);
});

test("time that the host gave to others is not bearable, unless it was little of the whole", () => {
  const stolen = (share: number, windows: number) => {
    const builder = new HistoryBuilder().calm(10_000);
    for (let at = 0; at < windows; at++)
      builder.pressure(1_500 + at * 1_000, { cpu: 0.3, eventLoopDelayMs: 2, stolen: share });
    return pressureDuring(builder.history(), 0, 10_000, 0);
  };
  expect(stolen(0.9, 8)).toMatchObject({ bearable: false, why: expect.stringContaining("host gave") });
  expect(stolen(0.5, 2).bearable).toBe(true);
  expect(stolen(0.3, 10).bearable).toBe(true);
});

test("what was not measured is not bearable", () => {
  expect(pressureDuring(new HistoryBuilder().history(), 0, 10, 0)).toMatchObject({ bearable: false });
  expect(pressureDuring(new HistoryBuilder().calm(5_000).history(), 60_000, 70_000, 0).bearable).toBe(false);
});
