import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { judgeRun } from "./judge-run.ts";
import { crashed, SavedRuns, savedByHand } from "./testing/saved-run.ts";

/** Files of a saved run that are missing, damaged or of another version: named, exit code 2, and never green. */
const runs = new SavedRuns();
afterAll(() => runs.remove());

async function judged(folder: string) {
  const { exitCode, scenarios } = await judgeRun(folder);
  return {
    exitCode,
    verdicts: scenarios.flatMap(({ checks }) => checks.map(({ now }) => now?.verdict)),
    problems: scenarios.flatMap(({ problems }) => problems.map((text) => text.replace(`${folder}/`, ""))),
  };
}

const history = "scenarios/hand/made/history.ndjson";
const results = "scenarios/hand/made/scenario.json";
const unknown = { exitCode: 2, verdicts: ["unknown", "unknown"] };

test("a garbled line is named, the rest is judged, and nothing is green", async () => {
  const { lines, results: stored } = savedByHand();
  for (const [garbled, why] of [
    ["nonsense\n", "it is not JSON"],
    ["\n", "it is not JSON"],
    ["null\n", "it is not an event"],
    ['{"line":5}\n', 'its "at" is not a number'],
    [(lines[4] ?? "").replace('"container"', '"contaimer"'), 'its kind "contaimer" is not known'],
    [(lines[4] ?? "").replace('"subject":"web"', '"subject":7'), 'its "subject" is not a text'],
    [(lines[4] ?? "").replace('"line":5', '"line":"5"'), "it has no number of its own"],
  ]) {
    const run = runs.of({ lines: lines.with(4, garbled ?? ""), results: stored });
    expect(await judged(run)).toEqual({ ...unknown, problems: [`${history}:5: ${why}`] });
  }
});

test("a failure stays one, whatever else cannot be read", async () => {
  const { lines, results: stored } = savedByHand({ more: crashed });
  expect(await judged(runs.of({ lines: lines.with(3, "?\n"), results: stored }))).toEqual({
    ...{ exitCode: 2, verdicts: ["unknown", "fail"] },
    problems: [`${history}:4: it is not JSON`],
  });
});

test("lines that are missing or stand twice are named", async () => {
  const { lines, results: stored } = savedByHand();
  expect(await judged(runs.of({ lines: lines.toSpliced(3, 2), results: stored }))).toEqual({
    ...unknown,
    problems: [`${history}:4: 2 lines are missing before it`],
  });
  const twice = lines.toSpliced(3, 0, lines[1] ?? "");
  expect((await judged(runs.of({ lines: twice, results: stored }))).problems).toEqual([
    `${history}:4: it was written as line 2`,
    `${history}:5: it was written as line 4`,
    `${history}:6: it was written as line 5`,
    `${history}:7: it was written as line 6`,
  ]);
});

test("a last line that is torn is named, and so is an end that came too early", async () => {
  const { lines, results: stored } = savedByHand();
  const torn = [...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, 20)];
  expect(await judged(runs.of({ lines: torn, results: stored }))).toEqual({
    ...unknown,
    problems: [`${history}:6: the file ends in the middle of it`],
  });
  expect(await judged(runs.of({ lines: lines.slice(0, -1), results: stored }))).toEqual({
    ...unknown,
    problems: [`${history}:5: the history ends here, and 6 lines were written`],
  });
});

test("a compressed history that is cut short or damaged is named", async () => {
  const { lines, results: stored } = savedByHand();
  const packed = brotliCompressSync(lines.join(""));
  for (const bytes of [packed.subarray(0, packed.length - 9), Buffer.from("no brotli at all")]) {
    const run = runs.holding({ [`${history}.br`]: bytes, [results]: JSON.stringify(stored) });
    const { exitCode, verdicts, problems } = await judged(run);
    expect([exitCode, verdicts.includes("pass")]).toEqual([2, false]);
    expect(problems[0]).toContain("the file cannot be unpacked from here on");
  }
});

test("of a file that is no history at all only the first lines are named", async () => {
  const { lines, results: stored } = savedByHand();
  const noise = Array.from({ length: 50 }, () => "noise\n");
  const { problems } = await judged(runs.of({ lines: [lines[0] ?? "", ...noise], results: stored }));
  expect(problems).toHaveLength(6);
  expect(problems.at(-1)).toBe(`${history}: and 45 lines more`);
});

test("a history that names no schema, or one that is not known, is not judged", async () => {
  const { lines, results: stored } = savedByHand();
  const problemOf = async (given: string[]) => {
    const { exitCode, verdicts, problems } = await judged(runs.of({ lines: given, results: stored }));
    expect([exitCode, verdicts]).toEqual([2, []]);
    return problems.join();
  };
  const old = (lines[1] ?? "").replace('"line":2', '"line":1');
  expect(await problemOf([old])).toBe(
    `${history}:1: the history names no schema: it was written before blackstart.history/2 and cannot be judged again`,
  );
  const newer = savedByHand({ first: { schema: "blackstart.history/9" } }).lines;
  expect(await problemOf(newer)).toBe(
    `${history}:1: the schema "blackstart.history/9" is not known (this version reads blackstart.history/2)`,
  );
  const older = savedByHand({ first: { schema: "blackstart.history/1" } }).lines;
  expect(await problemOf(older)).toContain('the schema "blackstart.history/1" is too old');
  expect(await problemOf(lines.with(0, "?\n"))).toBe(
    `${history}:1: what was asked is not known: it is not JSON`,
  );
  expect(await problemOf([])).toBe(`${history}:1: what was asked is not known: it is empty`);
});

test("a check that this version does not know, or cannot make, is named", async () => {
  const asked = [
    { id: "never-heard-of", name: "steady state", options: {} },
    { id: "recovery", name: "recovery", options: { within: "soon" } },
  ];
  const { lines, results: stored } = savedByHand({ asked });
  const { exitCode, problems } = await judged(runs.of({ lines, results: { ...stored, checks: [] } }));
  expect(exitCode).toBe(2);
  expect(problems[0]).toBe(`${history}:1: this version has no check "never-heard-of"`);
  expect(problems[1]).toContain(`${history}:1: check "recovery": option "within": not a duration`);
});

test("a history without results is judged, and is not green", async () => {
  const { lines } = savedByHand();
  expect(await judged(runs.of({ lines }))).toEqual({
    ...unknown,
    problems: ["scenarios/hand/made: there is no scenario.json, so nothing to compare with"],
  });
});

test("results that cannot be read are named, and so is a history that is not there", async () => {
  const { lines, results: stored } = savedByHand();
  const withResults = (text: string) => runs.holding({ [history]: lines.join(""), [results]: text });
  const problemOf = async (text: string) => (await judged(withResults(text))).problems[0];
  expect(await problemOf("{")).toContain(`${results}: cannot be read`);
  expect(await problemOf("null")).toBe(`${results}: holds no results of a scenario`);
  expect(await problemOf('{"id":"a","verdict":"maybe","checks":[]}')).toContain("holds no results");
  expect(await problemOf('{"id":"a","verdict":"pass","checks":[7]}')).toContain("holds a check without");
  const alone = runs.holding({ [results]: JSON.stringify(stored) });
  expect(await judged(alone)).toEqual({
    ...{ exitCode: 2, verdicts: [] },
    problems: ["scenarios/hand/made: there is no history to judge"],
  });
});

test("a folder that is none, or holds no run, and a run of another schema are a user's mistake", async () => {
  const { lines, results: stored } = savedByHand();
  await expect(judgeRun(join(runs.root, "nowhere"))).rejects.toThrow(/there is no folder .*nowhere/);
  const run = runs.of({ lines, results: stored });
  await expect(judgeRun(join(run, results))).rejects.toThrow("is not a folder");
  await expect(judgeRun(runs.holding({ "notes.txt": "" }))).rejects.toThrow("holds no scenario of a run");
  for (const [text, why] of [
    ['{"schema":"blackstart.run/1"}', 'the schema "blackstart.run/1" is too old'],
    ['{"schema":"blackstart.run/99"}', 'the schema "blackstart.run/99" is not known'],
    ['{"schema":"somebody.run/1"}', 'the schema "somebody.run/1" is not known'],
    ['{"schema":7}', "the schema 7 is not known"],
    ["null", "the schema that should be named is not known"],
    ["{", "run.json cannot be read"],
  ]) {
    const other = runs.holding({ [history]: lines.join(""), "run.json": text ?? "" });
    await expect(judgeRun(other)).rejects.toThrow(why);
  }
});
