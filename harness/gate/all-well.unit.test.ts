import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import type { Run } from "../scenario/run.ts";
import { allWell } from "./all-well.ts";

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

/** An answer, and a client without a health check that had started by 1 s, for all that is known. */
function runAt(nowMs: number, running = true): Run {
  const run = runThatSaw(900);
  const data = { action: "start", by: "platform" } as const;
  run.history.append({
    source: "engine",
    kind: "container",
    subject: "web",
    at: 998,
    uncertaintyMs: 2,
    data,
  });
  const watch = { state: () => ({ running, health: "none", starts: 2 }) };
  const system = { services: [{ name: "web", role: "application" }], watch };
  return { ...run, clock: { now: () => nowMs }, system } as unknown as Run;
}

test("who has no health check must have run for the quiet time, for certain", async () => {
  const look = (run: Run) => allWell(run, link, 500).look();
  expect(await look(runAt(10_999))).toEqual({ done: false, saw: "web has run for 10.0 s" });
  expect(await look(runAt(11_000))).toMatchObject({ done: true });
  expect(await look(runAt(60_000, false))).toEqual({ done: false, saw: "web is not running" });
});
