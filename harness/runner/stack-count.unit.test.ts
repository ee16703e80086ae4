import { expect, test } from "vitest";
import { firstStacks, mostStacks, StackCount, usualStacks } from "./stack-count.ts";

/** Looks once a second from one time to another, at the same machine. */
function looks(count: StackCount, fromS: number, toS: number, cpu: number, lateMs = 0): void {
  for (let at = fromS; at <= toS; at++) count.look({ atMs: at * 1_000, cpu, lateMs }, count.wanted);
}

test("a run begins with what the machine's pace allows, and with one stack at least", () => {
  expect(firstStacks({ cores: 2, paceMs: 57 })).toBe(1);
  expect(firstStacks({ cores: 8, paceMs: 57 })).toBe(4);
  expect(firstStacks({ cores: 8, paceMs: 110 })).toBe(2);
  expect(firstStacks({ cores: 1, paceMs: 200 })).toBe(1);
  expect([1, 2, 4, 8].map(usualStacks)).toEqual([1, 1, 3, 6]);
  expect([1, 2, 4, 8].map((cores) => mostStacks({ cores, paceMs: 57 }))).toEqual([1, 2, 3, 6]);
  expect([1, 2, 4, 8].map((cores) => mostStacks({ cores, paceMs: 110 }))).toEqual([1, 1, 3, 6]);
});

test("another stack starts once ten seconds left room, and not while the last one settles", () => {
  const count = new StackCount({ first: 1, most: 3, nowMs: 0 });
  looks(count, 1, 19, 0.4);
  expect(count.wanted).toBe(1);
  looks(count, 20, 31, 0.4);
  expect(count.wanted).toBe(2);
  looks(count, 32, 38, 0.4);
  expect(count.wanted).toBe(2);
  looks(count, 39, 62, 0.4);
  expect(count.wanted).toBe(3);
  looks(count, 63, 200, 0.1);
  expect(count.wanted).toBe(3);
});

test("no stack is added where fewer run than are wanted already", () => {
  const count = new StackCount({ first: 2, most: 4, nowMs: 0 });
  for (let at = 1; at < 60; at++) count.look({ atMs: at * 1_000, cpu: 0.1, lateMs: 0 }, 1);
  expect(count.wanted).toBe(2);
});

test("a full machine and late looks take a stack away, and it does not come back at once", () => {
  const full = new StackCount({ first: 2, most: 2, nowMs: 0 });
  looks(full, 1, 40, 0.97);
  expect(full.wanted).toBe(1);
  const late = new StackCount({ first: 2, most: 2, nowMs: 0 });
  looks(late, 1, 40, 0.8, 200);
  expect(late.wanted).toBe(1);
  looks(late, 41, 75, 0.2);
  expect(late.wanted).toBe(1);
  looks(late, 76, 140, 0.2);
  expect(late.wanted).toBe(2);
});

test("the last stack stays, however full the machine is", () => {
  const count = new StackCount({ first: 1, most: 2, nowMs: 0 });
  looks(count, 1, 100, 1, 500);
  expect(count.wanted).toBe(1);
});
