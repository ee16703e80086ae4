import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { watchAcknowledgements } from "./acknowledgements.ts";
import type { WorkloadContext } from "./workload.ts";

/** A place that says how far one producer is, at a time of the test's own. */
function place() {
  const state = { served: 0, acknowledged: 0, now: 0, answers: true };
  const history = createHistory(() => state.now);
  const context = {
    clock: { now: () => state.now },
    recorder: { append: history.append },
  } as unknown as WorkloadContext;
  const watched = watchAcknowledgements("bars", 7, context, async () => {
    if (!state.answers) throw new Error("no answer");
    return { served: state.served, acknowledged: state.acknowledged };
  });
  const operations = () =>
    history.of("operation", "bars 7").map(({ at, data }) => [at, data.outcome, data.first, data.last]);
  return { state, watched, history, operations };
}

test("each advance is written as an operation, and ids are kept", async () => {
  const { state, watched, operations } = place();
  Object.assign(state, { served: 10, acknowledged: 4, now: 100 });
  await watched.look();
  Object.assign(state, { served: 10, acknowledged: 9, now: 200 });
  await watched.look();
  await watched.stop();
  expect(operations()).toEqual([
    [100, "served", 1, 10],
    [100, "ok", 1, 4],
    [200, "ok", 5, 9],
  ]);
  expect(watched.highest()).toBe(9);
  expect(watched.acknowledged.get(7)?.ranges).toEqual([{ first: 1, last: 9 }]);
});

test("nothing that was acknowledged is taken back by a place that says less", async () => {
  const { state, watched, operations } = place();
  Object.assign(state, { served: 5, acknowledged: 5, now: 10 });
  await watched.look();
  Object.assign(state, { served: 2, acknowledged: 1, now: 20 });
  await watched.look();
  await watched.stop();
  expect(watched.highest()).toBe(5);
  expect(operations().map(([at]) => at)).toEqual([10, 10]);
});

test("what was acknowledged since a moment is the difference to what was seen by then", async () => {
  const { state, watched } = place();
  Object.assign(state, { served: 9, acknowledged: 4, now: 100 });
  await watched.look();
  Object.assign(state, { acknowledged: 9, now: 200 });
  await watched.look();
  await watched.stop();
  const since = (at: number, atLeast: number) => watched.acknowledgedSince(at, { atLeast }).look();
  expect(await since(150, 5)).toEqual({ done: true, value: 5 });
  expect(await since(150, 6)).toEqual({ done: false, saw: "5 acknowledged since then" });
  expect(await since(0, 9)).toEqual({ done: true, value: 9 });
  expect(await watched.acknowledgedInAll({ atLeast: 10 }).look()).toEqual({
    done: false,
    saw: "9 acknowledged",
  });
});

test("a look that fails is told to who asked for it, and the books have both edges of the watch", async () => {
  const { state, watched, history, operations } = place();
  state.answers = false;
  await expect(watched.look()).rejects.toThrow("no answer");
  await watched.stop();
  expect(operations()).toEqual([]);
  expect(history.of("probe").map(({ data }) => data.edge)).toEqual(["begin", "end"]);
});
