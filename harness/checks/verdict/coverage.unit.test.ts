import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { coverage, coverageSinceBegin, interval } from "./coverage.ts";

const built = () => new HistoryBuilder();

test("a probe that began before and never lost sight watched", () => {
  const history = built().probe("engine", "begin", 10).history();
  expect(coverage(history, "engine", 20, 500)).toMatchObject({ observedThroughout: true });
});

test("a probe that never began, or too late, did not watch and says so", () => {
  expect(coverage(built().history(), "engine", 0, 5)).toEqual({
    observedThroughout: false,
    why: "probe engine never began",
  });
  const late = built().probe("engine", "begin", 100).history();
  expect(coverage(late, "engine", 20, 500)).toEqual({
    observedThroughout: false,
    why: "probe engine began too late",
  });
});

test("a gap counts from its beginning until the next begin", () => {
  const history = built().probe("e", "begin", 0).probe("e", "gap", 100).probe("e", "begin", 200).history();
  expect(coverage(history, "e", 0, 50).observedThroughout).toBe(true);
  expect(coverage(history, "e", 0, 150).observedThroughout).toBe(false);
  expect(coverage(history, "e", 150, 180).observedThroughout).toBe(false);
  expect(coverage(history, "e", 150, 300).observedThroughout).toBe(false);
  expect(coverage(history, "e", 0, 300).observedThroughout).toBe(false);
  expect(coverage(history, "e", 210, 300).observedThroughout).toBe(true);
});

test("an end after the interval does no harm, within it does", () => {
  const history = built().probe("e", "begin", 0).probe("e", "end", 100).history();
  expect(coverage(history, "e", 10, 90).observedThroughout).toBe(true);
  expect(coverage(history, "e", 10, 110).observedThroughout).toBe(false);
});

test("an end a moment after the interval does no harm, however uncertain it is written", () => {
  const builder = built().probe("e", "begin", 0);
  builder.add(100.4, "probe", "e", { probe: "e", edge: "end" }, 1);
  builder.add(200, "probe", "e", { probe: "e", edge: "begin" });
  builder.add(300.4, "probe", "e", { probe: "e", edge: "gap" }, 1);
  expect(coverage(builder.history(), "e", 10, 100).observedThroughout).toBe(true);
  expect(coverage(builder.history(), "e", 210, 300).observedThroughout).toBe(false);
});

test("another probe's sight is not this one's", () => {
  expect(coverage(built().watched("capture:db").history(), "capture:cache", 0, 1).observedThroughout).toBe(
    false,
  );
});

test("the interval of a scenario is that of its doings, not of its probes", () => {
  const builder = built().probe("e", "begin", 1).probe("e", "end", 900);
  builder.add(100, "phase", "p", { name: "p", edge: "begin" });
  builder.add(300, "phase", "p", { name: "p", edge: "end" });
  expect(interval(builder.history())).toEqual({ fromMs: 100, toMs: 300 });
});

test("a scenario that only looks on lasts until the first probe ended", () => {
  const builder = built().probe("e", "begin", 1).probe("e", "end", 200);
  for (const at of [50, 150, 250]) builder.add(at, "health", "db", { status: "healthy", via: "engine" });
  expect(interval(builder.history())).toEqual({ fromMs: 50, toMs: 150 });
  expect(interval(built().history())).toEqual({ fromMs: 0, toMs: 0 });
});

test("since its begin: a gap before the time in question counts too", () => {
  const history = built().probe("e", "begin", 0).probe("e", "gap", 10).probe("e", "begin", 20).history();
  expect(coverage(history, "e", 50, 90).observedThroughout).toBe(true);
  expect(coverageSinceBegin(history, "e", 50, 90).observedThroughout).toBe(false);
  expect(coverageSinceBegin(built().probe("e", "begin", 60).history(), "e", 50, 90).observedThroughout).toBe(
    false,
  );
  expect(coverageSinceBegin(built().probe("e", "begin", 40).history(), "e", 50, 90).observedThroughout).toBe(
    true,
  );
});
