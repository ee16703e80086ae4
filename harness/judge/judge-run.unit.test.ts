import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { drain } from "../checks/delivery/drain.ts";
import { askedOf } from "../history/asked-check.ts";
import { runSchema } from "../history/run-report.ts";
import { judgeRun } from "./judge-run.ts";
import { judgementText } from "./judgement-text.ts";
import { crashed, SavedRuns, savedByHand } from "./testing/saved-run.ts";

const runs = new SavedRuns();
afterAll(() => runs.remove());

/** Exit code, verdict of each check, and what is wrong with the files, without the folder before it. */
async function judged(folder: string) {
  const { exitCode, scenarios } = await judgeRun(folder);
  return {
    exitCode,
    verdicts: scenarios.flatMap(({ checks }) => checks.map(({ now }) => now?.verdict)),
    differing: scenarios.flatMap(({ checks }) => checks.flatMap(({ differences }) => differences)),
    problems: scenarios.flatMap(({ problems }) => problems.map((text) => text.replace(`${folder}/`, ""))),
  };
}

const history = "scenarios/hand/made/history.ndjson";
const results = "scenarios/hand/made/scenario.json";
const fine = { exitCode: 0, verdicts: ["pass", "pass"], differing: [], problems: [] };

test("a whole run is judged as it was, and so is one scenario's folder, plain or compressed", async () => {
  const { lines, results: stored } = savedByHand();
  const run = runs.of({ lines, results: stored });
  expect(await judged(run)).toEqual(fine);
  expect(await judged(join(run, "scenarios/hand/made"))).toEqual(fine);
  for (const [end, pack] of [
    [".br", brotliCompressSync],
    [".gz", gzipSync],
  ] as const) {
    const packed = runs.holding({
      [history + end]: pack(lines.join("")),
      [results]: JSON.stringify(stored),
      "run.json": JSON.stringify({ schema: runSchema }),
    });
    expect(await judged(packed)).toEqual(fine);
  }
});

test("a failure that is still one is no difference", async () => {
  const saved = savedByHand({ more: crashed });
  expect(saved.results.verdict).toBe("fail");
  expect(await judged(runs.of(saved))).toEqual({ ...fine, verdicts: ["pass", "fail"] });
});

test("another verdict, value or bound is told with both, and the run differs", async () => {
  const { lines, results: stored } = savedByHand();
  const [drained, crashes] = stored.checks;
  if (drained === undefined || crashes === undefined) throw new Error("two checks were asked");
  const figures = drained.measured.map((figure) => ({ ...figure, value: 7 }));
  const bounds = crashes.measured.map((figure) => ({ ...figure, bound: { atMost: 3, why: "three" } }));
  const changed = {
    ...stored,
    checks: [
      { ...drained, verdict: "fail", measured: figures },
      { ...crashes, bound: "few crashes", measured: bounds },
    ],
  };
  const run = runs.of({ lines, results: changed });
  const { exitCode, differing } = await judged(run);
  expect(exitCode).toBe(1);
  expect(differing).toEqual([
    { what: "verdict", stored: "fail", now: "pass" },
    { what: "longest drain", stored: 7, now: 5 },
    { what: "bound", stored: "few crashes", now: crashes.bound },
    { what: "bound of crashes", stored: { atMost: 3, why: "three" }, now: { atMost: 0, why: crashes.bound } },
  ]);
  const text = judgementText(await judgeRun(run));
  expect(text).toContain("  ≠ drain: stored fail, now pass");
  expect(text).toContain("      longest drain: stored 7, now 5");
  expect(text).toContain("2 checks of 1 scenarios judged again, 2 differ from what was stored");
});

test("a figure that is new, or gone, differs", async () => {
  const { lines, results: stored } = savedByHand();
  const checks = stored.checks.map((check) => ({ ...check, measured: [] }));
  const { exitCode, differing } = await judged(runs.of({ lines, results: { ...stored, checks } }));
  expect(exitCode).toBe(1);
  expect(differing.map(({ what, stored: before }) => [what, before])).toEqual([
    ["longest drain", undefined],
    ["crashes", undefined],
  ]);
});

test("a check of the user's own is not judged again, and the others are", async () => {
  const own = { id: "custom", name: "mine", options: {} };
  const { lines, results: stored } = savedByHand({ asked: [askedOf(drain()), own] });
  const [drained] = stored.checks;
  const mine = { ...drained, name: "mine" };
  const run = runs.of({ lines, results: { ...stored, checks: [drained, mine] } });
  expect(await judged(run)).toEqual({ ...fine, verdicts: ["pass", undefined] });
  expect(judgementText(await judgeRun(run))).toContain("? mine: stored pass, not judged again");
});

test("where nothing can be judged again nothing is as it was", async () => {
  const own = { id: "custom", name: "mine", options: {} };
  const { lines, results: stored } = savedByHand({ asked: [own] });
  expect(await judged(runs.of({ lines, results: { ...stored, checks: [] } }))).toMatchObject({ exitCode: 2 });
});

test("what was stored and not asked for differs, and so does what was asked for and not stored", async () => {
  const { lines, results: stored } = savedByHand({ asked: [askedOf(drain())] });
  const { exitCode, differing } = await judged(runs.of({ lines, results: stored }));
  expect([exitCode, differing]).toEqual([1, [{ what: "verdict", stored: "pass" }]]);
  const one = { ...savedByHand().results, checks: stored.checks.slice(0, 1) };
  const other = await judged(runs.of({ lines: savedByHand().lines, results: one }));
  expect([other.exitCode, other.differing]).toEqual([1, [{ what: "verdict", now: "pass" }]]);
});

test("a scenario that the machine could not carry out stores only what failed", async () => {
  const { lines, results: stored } = savedByHand();
  const lacking = { ...stored, verdict: "not covered", checks: [] };
  expect(await judged(runs.of({ lines, results: lacking }))).toEqual(fine);
  const failing = savedByHand({ more: crashed });
  const unsaid = { ...failing.results, verdict: "not covered", checks: [] };
  expect(await judged(runs.of({ lines: failing.lines, results: unsaid }))).toMatchObject({
    exitCode: 1,
    differing: [{ what: "verdict", now: "fail" }],
  });
});

test("what was left out before anything was started has no history and needs none", async () => {
  const whole = savedByHand();
  const left = { id: "left/out", verdict: "not covered", historyLines: 0, checks: [] };
  const run = runs.holding({
    [history]: whole.lines.join(""),
    [results]: JSON.stringify(whole.results),
    "scenarios/left/out/scenario.json": JSON.stringify(left),
  });
  expect(await judged(run)).toEqual(fine);
});
