import { expect, test } from "vitest";
import type { Platform } from "../declare/platform.ts";
import type { Entry } from "../scenario/collector.ts";
import type { Scenario } from "../scenario/definition.ts";
import { inOrder } from "./order.ts";

function entry(id: string, more: Partial<Scenario> = {}, defect?: object): Entry {
  const platform = { name: "shop", folder: "/nowhere" } as Platform;
  const scenario = { id, platform, title: id, checks: [], body: async () => undefined, ...more } as Scenario;
  const planted = defect === undefined ? {} : { defect: defect as NonNullable<Entry["defect"]> };
  return { ...{ id, title: id, file: id, scenario, tags: [], mode: "run" }, ...planted };
}

const ids = (entries: Entry[], last: Record<string, number> = {}) =>
  inOrder(entries, new Map(Object.entries(last).map(([id, durationMs]) => [id, { durationMs }]))).map(
    ({ id }) => id,
  );

test("without a last run the order is that of the files", () => {
  expect(ids([entry("b"), entry("a"), entry("c")])).toEqual(["b", "a", "c"]);
});

test("the longest comes first, from the last run's durations", () => {
  expect(ids([entry("a"), entry("b"), entry("new"), entry("c")], { a: 1, b: 30, c: 7 })).toEqual([
    ...["b", "c", "a", "new"],
  ]);
});

test("a fresh start, what stacks take over, own settings, bugs, changed servers, and last what runs alone", () => {
  const compose = { change: { compose: () => undefined } };
  const entries = [
    entry("alone", { alone: "takes every core" }),
    entry("patched", {}, compose),
    entry("bug", {}, { change: {} }),
    entry("own", { environment: { till: { A: "1" } } }),
    entry("plain"),
    entry("start", { stack: "fresh" }),
  ];
  expect(ids(entries, { alone: 90, bug: 50 })).toEqual(["start", "plain", "own", "bug", "patched", "alone"]);
});

test("a platform's scenarios stay together, so that its stack is made once", () => {
  const other = { platform: { name: "bank", folder: "/nowhere" } as Platform };
  expect(ids([entry("a"), entry("x", other), entry("b")], { b: 9, x: 99 })).toEqual(["b", "a", "x"]);
});
