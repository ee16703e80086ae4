import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type TrafficWindow, TrafficWindows } from "./traffic-windows.ts";

let written: [string, TrafficWindow][] = [];
const windows = () => new TrafficWindows(100, (link, window) => written.push([link, window]));
const up = (bytes: number) => ({ toServerBytes: bytes, toClientBytes: 0, resentBytes: 0 });
const down = (bytes: number) => ({ toServerBytes: 0, toClientBytes: bytes, resentBytes: 0 });

beforeEach(() => {
  written = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("packets that come in one burst keep their own times", () => {
  const traffic = windows();
  traffic.add("a", 4_000, up(10));
  traffic.add("a", 4_900, down(20));
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", { since: 4_000, ...up(10) }],
    ["a", { since: 4_900, ...down(20) }],
  ]);
});

test("what lies within a window is one, per link", () => {
  const traffic = windows();
  traffic.add("a", 4_000, up(10));
  traffic.add("b", 4_010, up(1));
  traffic.add("a", 4_099, down(20));
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", { since: 4_000, toServerBytes: 10, toClientBytes: 20, resentBytes: 0 }],
    ["b", { since: 4_010, ...up(1) }],
  ]);
});

test("the timer of a window that was written does not end the one after it", () => {
  const traffic = windows();
  traffic.add("a", 4_000, up(10));
  vi.advanceTimersByTime(60);
  traffic.add("a", 4_100, up(1));
  vi.advanceTimersByTime(60);
  traffic.add("a", 4_120, up(2));
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", { since: 4_000, ...up(10) }],
    ["a", { since: 4_100, ...up(3) }],
  ]);
});

test("nothing is written of nothing", () => {
  windows();
  vi.runAllTimers();
  expect(written).toEqual([]);
});
