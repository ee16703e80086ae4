import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { pressureDuring } from "./contention.ts";

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

const saturated = (cpuAt: (second: number) => number, seconds = 60) => {
  const builder = new HistoryBuilder();
  for (let at = 1; at <= seconds; at++) builder.pressure(at * 1_000, { cpu: cpuAt(at), eventLoopDelayMs: 5 });
  return builder.history();
};

test("a full machine with a little to spare now and then is full: the mean counts", () => {
  const history = saturated((second) => (second % 5 === 0 ? 0.95 : 1));
  expect(pressureDuring(history, 0, 60_000, 0)).toMatchObject({
    bearable: false,
    why: "all CPUs were 99 % busy for 11 s",
  });
  const atWork = saturated((second) => (second % 5 === 0 ? 0.8 : 1));
  expect(pressureDuring(atWork, 0, 60_000, 0).bearable).toBe(true);
});

test("a short time is judged by the ten seconds around it, and by no others", () => {
  const history = saturated((second) => (second > 20 && second <= 40 ? 1 : 0.5));
  const bearable = (fromMs: number, toMs: number) => pressureDuring(history, fromMs, toMs, 0).bearable;
  expect(bearable(30_000, 30_100)).toBe(false);
  expect(bearable(21_000, 21_100)).toBe(false);
  expect(bearable(39_000, 39_100)).toBe(false);
  expect(bearable(10_000, 10_100)).toBe(true);
  expect(bearable(50_000, 50_100)).toBe(true);
});

test("windows that do not follow each other make no stretch", () => {
  const builder = new HistoryBuilder();
  for (let at = 1; at <= 12; at++) builder.pressure(at * 4_000, { cpu: 1, eventLoopDelayMs: 5 });
  expect(pressureDuring(builder.history(), 0, 60_000, 0).bearable).toBe(true);
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
