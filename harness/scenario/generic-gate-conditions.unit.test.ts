import { expect, test } from "vitest";
import { createHistory } from "../core/history.ts";
import { allWell, asked } from "./generic-gate-conditions.ts";
import type { Run } from "./run.ts";

const link = "web->redis:6379";

/** A run that saw traffic once, at a time that is known to two milliseconds. */
function runThatSaw(at: number): Run {
  const history = createHistory(() => 1_000);
  history.append({
    ...{ source: "capture", kind: "traffic", subject: link, at, uncertaintyMs: 2 },
    data: { toServerBytes: 10, toClientBytes: 10, windowMs: 100 },
  });
  return { history, system: { services: [] } } as unknown as Run;
}

test("an answer that may be older than the heal is none yet, as the checks see it", async () => {
  expect(await allWell(runThatSaw(501), link, 500).look()).toMatchObject({ done: false });
  expect(await allWell(runThatSaw(503), link, 500).look()).toMatchObject({ done: true });
});

test("a request that may be older than the moment is none yet", async () => {
  expect(await asked(runThatSaw(502), link, 500).look()).toMatchObject({ done: false });
  expect(await asked(runThatSaw(503), link, 500).look()).toMatchObject({ done: true });
});
