import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { contentionDuring } from "./contention.ts";

test("a calm machine is tolerable, with a window as evidence", () => {
  const contention = contentionDuring(new HistoryBuilder().calm(10_000).history(), 0, 10_000, 0);
  expect(contention).toMatchObject({ tolerable: true, evidence: [{ kind: "contention" }] });
});

test("an event loop that was held up is not, if it was near the times in question", () => {
  const builder = new HistoryBuilder().calm(30_000).contention(20_500, { cpu: 0.2, eventLoopDelayMs: 400 });
  expect(contentionDuring(builder.history(), 15_000, 20_000, 0).tolerable).toBe(false);
  expect(contentionDuring(builder.history(), 0, 10_000, 0).tolerable).toBe(true);
});

test("an event loop that was held up explains no miss that is far longer", () => {
  const builder = new HistoryBuilder().calm(60_000).contention(20_500, { cpu: 0.2, eventLoopDelayMs: 400 });
  const tolerable = (missedByMs: number) =>
    contentionDuring(builder.history(), 0, 60_000, missedByMs).tolerable;
  expect(tolerable(0)).toBe(false);
  expect(tolerable(4_000)).toBe(false);
  expect(tolerable(4_001)).toBe(true);
});

test("full CPUs are tolerable for a while and not for long", () => {
  const full = (seconds: number) => {
    const builder = new HistoryBuilder();
    for (let at = 1; at <= seconds; at++) builder.contention(at * 1_000, { cpu: 1, eventLoopDelayMs: 5 });
    return contentionDuring(builder.history(), 0, 60_000, 0).tolerable;
  };
  expect(full(10)).toBe(true);
  expect(full(11)).toBe(false);
});

const saturated = (cpuAt: (second: number) => number, seconds = 60) => {
  const builder = new HistoryBuilder();
  for (let at = 1; at <= seconds; at++)
    builder.contention(at * 1_000, { cpu: cpuAt(at), eventLoopDelayMs: 5 });
  return builder.history();
};

test("a full machine with a little to spare now and then is full: the mean counts", () => {
  const history = saturated((second) => (second % 5 === 0 ? 0.95 : 1));
  expect(contentionDuring(history, 0, 60_000, 0)).toMatchObject({
    tolerable: false,
    why: "all CPUs were 99 % busy for 1 min",
  });
  const atWork = saturated((second) => (second % 5 === 0 ? 0.8 : 1));
  expect(contentionDuring(atWork, 0, 60_000, 0).tolerable).toBe(true);
});

test("a short time is judged by the ten seconds around it, and by no others", () => {
  const history = saturated((second) => (second > 20 && second <= 40 ? 1 : 0.5));
  const tolerable = (fromMs: number, toMs: number) => contentionDuring(history, fromMs, toMs, 0).tolerable;
  expect(tolerable(30_000, 30_100)).toBe(false);
  expect(tolerable(21_000, 21_100)).toBe(false);
  expect(tolerable(39_000, 39_100)).toBe(false);
  expect(tolerable(10_000, 10_100)).toBe(true);
  expect(tolerable(50_000, 50_100)).toBe(true);
});

test("windows that do not follow each other make no time that counts", () => {
  const builder = new HistoryBuilder();
  for (let at = 1; at <= 12; at++) builder.contention(at * 4_000, { cpu: 1, eventLoopDelayMs: 5 });
  expect(contentionDuring(builder.history(), 0, 60_000, 0).tolerable).toBe(true);
});

test("time that the host gave to others is not tolerable, unless it was little of the whole", () => {
  const steal = (share: number, windows: number) => {
    const builder = new HistoryBuilder().calm(10_000);
    for (let at = 0; at < windows; at++)
      builder.contention(1_500 + at * 1_000, { cpu: 0.3, eventLoopDelayMs: 2, steal: share });
    return contentionDuring(builder.history(), 0, 10_000, 0);
  };
  expect(steal(0.9, 8)).toMatchObject({ tolerable: false, why: expect.stringContaining("host gave") });
  expect(steal(0.5, 2).tolerable).toBe(true);
  expect(steal(0.3, 10).tolerable).toBe(true);
});

test("a full machine, or a host that gave time to others, explains no miss that is far longer", () => {
  const full = saturated((second) => (second <= 11 ? 1 : 0.5));
  const tolerable = (history: History, missedByMs: number) =>
    contentionDuring(history, 0, 60_000, missedByMs).tolerable;
  expect(tolerable(full, 22_000)).toBe(false);
  expect(tolerable(full, 22_001)).toBe(true);
  const throughout = saturated(() => 1);
  expect(tolerable(throughout, 50_000)).toBe(false);
  const stolen = new HistoryBuilder();
  for (let at = 1; at <= 60; at++)
    stolen.contention(at * 1_000, { cpu: 0.3, eventLoopDelayMs: 2, steal: 0.5 });
  expect(tolerable(stolen.history(), 60_000)).toBe(false);
  expect(tolerable(stolen.history(), 60_001)).toBe(true);
});

test("a miss by 37 s is not excused by 11 s of a full machine, and what was long before excuses nothing", () => {
  const short = saturated((second) => (second > 70 && second <= 81 ? 1 : 0.5), 110);
  expect(contentionDuring(short, 5_000, 106_000, 37_000).tolerable).toBe(true);
  expect(contentionDuring(short, 5_000, 106_000, 20_000)).toMatchObject({
    tolerable: false,
    why: "all CPUs were 100 % busy for 11 s",
  });
  const before = saturated((second) => (second <= 60 ? 1 : 0.5), 110);
  expect(contentionDuring(before, 61_000, 80_000, 1_000)).toMatchObject({ tolerable: false });
  expect(contentionDuring(before, 62_000, 80_000, 10_000).tolerable).toBe(true);
});

test("what was not measured is not tolerable", () => {
  expect(contentionDuring(new HistoryBuilder().history(), 0, 10, 0)).toMatchObject({ tolerable: false });
  expect(contentionDuring(new HistoryBuilder().calm(5_000).history(), 60_000, 70_000, 0).tolerable).toBe(
    false,
  );
});
