import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LinkWindows } from "./link-windows.ts";

let written: [link: string, since: number, what: string[]][] = [];

function windows() {
  const made = new LinkWindows<string[]>(
    100,
    () => [],
    (link, since, content) => written.push([link, since, content]),
  );
  return (link: string, at: number, what: string) => made.at(link, at).push(what);
}

beforeEach(() => {
  written = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("packets that come in one burst keep their own times", () => {
  const add = windows();
  add("a", 4_000, "one");
  add("a", 4_900, "two");
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", 4_000, ["one"]],
    ["a", 4_900, ["two"]],
  ]);
});

test("what lies within a window is one, per link", () => {
  const add = windows();
  add("a", 4_000, "one");
  add("b", 4_010, "other");
  add("a", 4_099, "two");
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", 4_000, ["one", "two"]],
    ["b", 4_010, ["other"]],
  ]);
});

test("the timer of a window that was written does not end the one after it", () => {
  const add = windows();
  add("a", 4_000, "one");
  vi.advanceTimersByTime(60);
  add("a", 4_100, "two");
  vi.advanceTimersByTime(60);
  add("a", 4_120, "three");
  vi.runAllTimers();
  expect(written).toEqual([
    ["a", 4_000, ["one"]],
    ["a", 4_100, ["two", "three"]],
  ]);
});

test("nothing is written of nothing", () => {
  windows();
  vi.runAllTimers();
  expect(written).toEqual([]);
});
