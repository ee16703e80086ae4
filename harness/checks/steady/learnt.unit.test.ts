import { expect, test } from "vitest";
import { startingPhase } from "../../history/phases.ts";
import type { LearntData } from "../../history/wire-data.ts";
import { deadAfterHeal } from "../recovery/dead-after-heal.ts";
import { errorAnswers } from "../recovery/error-answers.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { caller, healthy, held, platform, talk, web } from "../testing/talking.ts";
import { learnLinks, unlearntMs } from "./learn-links.ts";
import { notYetSteady, steadyState } from "./steady-state.ts";

function learn(built: HistoryBuilder, known = new Map<string, LearntData>()) {
  learnLinks(built.history(), known);
  return known;
}

/** A history that begins just before its cut, with what was learnt on its stack before. */
function soon(known: ReadonlyMap<string, LearntData>): HistoryBuilder {
  const built = platform({
    injecting: 1_000,
    proven: 1_010,
    healing: 10_000,
    healed: 10_010,
    untilMs: 40_000,
  });
  for (const [link, data] of known) built.add(2, "learnt", link, data);
  talk(built, { link: caller, fromMs: 100, toMs: 40_000 });
  return held(built, web, 1, 1);
}

test("what was seen while somebody was still starting teaches nothing", () => {
  const built = healthy();
  const name = startingPhase;
  built.add(100, "phase", name, { name, edge: "begin" });
  built.add(12_000, "phase", name, { name, edge: "end" });
  expect(learn(built).get(web)).toMatchObject({ ms: 8_000, requests: { least: { count: 16 } } });
});

test("the time before the first fault teaches what each link is like", () => {
  const known = learn(healthy());
  expect([...known.keys()]).toEqual([web, caller]);
  expect(known.get(web)).toMatchObject({
    requests: { least: { count: 40, clumps: 0.5 } },
    held: { least: 1, most: 1, last: 1, listening: 0 },
    told: { answers: 40, errors: 0 },
    rhythm: { groups: 40 },
  });
});

test("too short a time, a workload, and what was out of sight teach nothing", () => {
  expect(learn(platform({ injecting: 2_000 })).size).toBe(0);
  const worked = healthy();
  worked.add(1_000, "operation", "orders", { producer: 1, first: 1, last: 1, outcome: "ok" });
  expect(learn(worked).size).toBe(0);
  expect([...learn(healthy().probe("capture:db", "gap", 5_000)).keys()]).toEqual([caller]);
  expect(learn(new HistoryBuilder()).size).toBe(0);
});

test("ten seconds replace whatever was known, fewer only what was learnt in less", () => {
  const known = learn(healthy());
  const short = talk(platform({ injecting: 5_000 }), { link: web, fromMs: 100, toMs: 5_000, everyMs: 100 });
  expect(learn(short, known).get(web)?.requests.least.count).toBe(40);
  const long = talk(platform({ injecting: 12_000 }), { link: web, fromMs: 100, toMs: 12_000, everyMs: 100 });
  expect(learn(long, known).get(web)?.requests.least.count).toBe(119);
});

test("a history that begins just before its fault is judged by what was learnt before it", () => {
  const known = learn(healthy());
  const dead = soon(known);
  expect(deadAfterHeal().run(dead.history())).toMatchObject({ verdict: "fail" });
  const back = talk(soon(known), { link: web, fromMs: 10_500, toMs: 40_000 });
  for (const check of [deadAfterHeal(), steadyState({ within: "20s" }), errorAnswers()])
    expect(check.run(back.history())).toMatchObject({ verdict: "pass" });
  expect(deadAfterHeal().run(soon(new Map()).history())).toMatchObject({ verdict: "unknown" });
});

test("a link that had a rhythm is waited for, until it is asked again", () => {
  const known = learn(healthy());
  const built = soon(known);
  expect(notYetSteady(built.history(), 14_000)).toEqual([`${web}: asked for something`]);
  talk(built, { link: web, fromMs: 14_100, toMs: 40_000 });
  expect(notYetSteady(built.history(), 30_000)).toEqual([]);
});

test("a link that is known from less than ten seconds is watched on before the next fault", () => {
  const links = [{ id: web }, { id: caller }];
  const missing = (known: ReadonlyMap<string, LearntData>, atMs: number) =>
    Math.round(unlearntMs(soon(known).history(), links, atMs));
  expect(missing(learn(healthy()), 1_000)).toBe(0);
  const short = talk(platform({ injecting: 4_000 }), { link: web, fromMs: 100, toMs: 4_000 });
  expect(missing(learn(short), 1_001)).toBe(9_000);
  expect(missing(new Map(), 4_001)).toBe(6_000);
  expect(missing(new Map(), 12_000)).toBe(0);
});
