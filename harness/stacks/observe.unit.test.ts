import { expect, test } from "vitest";
import { coverage } from "../checks/verdict/coverage.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { beginHistory } from "./observe.ts";
import { isUsable, type Stack } from "./stack.ts";

/** A stack of which nothing exists but those who watch it. */
function stackWith({
  engine,
  redis,
  isKnown = true,
}: {
  engine?: string;
  redis?: string;
  isKnown?: boolean;
} = {}): Stack {
  const system = {
    options: { platform: { name: "by hand" }, scale: undefined },
    ...{ specs: [], linkSpecs: [], services: [], links: [{ isKnown: true }, { isKnown }] },
    watch: { probe: "engine", lost: engine },
    proxies: [
      { server: "redis", sight: { probe: "capture:redis", lost: redis } },
      { server: "db", sight: { probe: "capture:db", lost: undefined } },
    ],
  };
  return { system, recorder: new Recorder(), uses: 1, learnt: new Map() } as unknown as Stack;
}

function historyOn(stack: Stack) {
  let now = 0;
  const history = createHistory(() => now++);
  stack.recorder.use(history);
  beginHistory(stack);
  return history;
}

test("a history on a stack that sees is watched from its beginning", () => {
  const history = historyOn(stackWith());
  for (const probe of ["engine", "capture:redis", "capture:db"])
    expect(coverage(history, probe, 10, 20).observedThroughout).toBe(true);
});

test("a capture that was lost before the history began does not watch it, the others do", () => {
  const history = historyOn(stackWith({ redis: "tcpdump ended" }));
  expect(coverage(history, "capture:redis", 10, 20)).toMatchObject({
    observedThroughout: false,
    why: expect.stringContaining("tcpdump ended"),
  });
  expect(coverage(history, "capture:db", 10, 20).observedThroughout).toBe(true);
  expect(coverage(history, "engine", 10, 20).observedThroughout).toBe(true);
});

test("a stack that failed or lost a part of its sight serves no further scenario", () => {
  expect(isUsable(stackWith())).toBe(true);
  expect(isUsable({ ...stackWith(), failed: true })).toBe(false);
  expect(isUsable(stackWith({ redis: "tcpdump ended" }))).toBe(false);
  expect(isUsable(stackWith({ engine: "the engine's event stream ended" }))).toBe(false);
});

test("a stack with a link of which nobody knows whether it listens serves no further scenario", () => {
  expect(isUsable(stackWith({ isKnown: false }))).toBe(false);
});
