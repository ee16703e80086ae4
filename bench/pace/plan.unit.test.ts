import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../harness/core/package-folder.ts";
import { runsAlive } from "./engine-at-rest.ts";
import { commitOf } from "./git.ts";
import { atATime, lastRun } from "./last-run.ts";
import { eightFiles, type PaceOptions, paceRequest } from "./options.ts";
import { inRounds, jobsOf, warmUp } from "./plan.ts";
import { durabilityPaths, type Tree, treeIn } from "./tree.ts";

let folder = "";
let trees: { before: Tree; now: Tree };
const write = (path: string, text = "") => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-plan-"));
  for (const path of ["startup/suho-clean-start", "foreign/bench-small", "durability/one", "durability/two"])
    write(`old/suites/${path}.test.ts`);
  write("new/bench/pace/small-same-waits.test.ts");
  write("new/bench/pace/small-by-itself.test.ts");
  for (const path of ["start-up/suho-clean-start", "durability/one", "durability/two"])
    write(`new/suites/suho/${path}.test.ts`);
  trees = { before: treeIn(join(folder, "old")), now: treeIn(join(folder, "new")) };
});
afterAll(() => rmSync(folder, { recursive: true }));

const usual: PaceOptions = { against: "60cba9e", rounds: "2", only: "durability,small" };

test("options are taken in one order, and a wrong one is named with what there is", () => {
  expect(paceRequest({ ...usual, files: "one.test.ts,two" })).toMatchObject({
    ...{ rounds: 2, measurements: ["small", "durability"], files: ["one", "two"] },
  });
  expect(() => paceRequest({ ...usual, only: "small,quick" })).toThrow(
    '--only: "quick" is none of small, cold',
  );
  expect(() => paceRequest({ ...usual, rounds: "0" })).toThrow('--rounds: "0"');
  expect(() => paceRequest({ ...usual, files: "one,," })).toThrow("--files");
  expect(() => paceRequest({ ...usual, only: "small", files: "one" })).toThrow("--only leaves out");
});

test("a commit that is none is named, also one that looks like an option", async () => {
  const repository = packageFolder();
  expect(await commitOf(repository, "HEAD")).toMatch(/^[0-9a-f]{40}$/);
  await expect(commitOf(repository, "no-such")).rejects.toThrow(
    '--against: this repository has no commit "no-such"',
  );
  await expect(commitOf(repository, "--all")).rejects.toThrow('no commit "--all"');
});

test("each side's command names its own tree's files", () => {
  const commands = (one: Parameters<typeof jobsOf>[0], files?: string[]) =>
    jobsOf(one, trees, files).map(({ side, words }) => `${side}: ${words.join(" ")}`);
  expect(commands("small")).toEqual([
    "before: npm run scenario suites/foreign/bench-small.test.ts",
    "now: npm run scenario bench/pace/small-same-waits.test.ts",
    "now by itself: npm run scenario bench/pace/small-by-itself.test.ts",
  ]);
  expect(commands("durability", ["one"])).toEqual([
    "before: npm run scenario suites/durability/one.test.ts",
    "now: npm run scenario suites/suho/durability/one.test.ts",
  ]);
  expect(commands("full")).toEqual(["before: npm run test:full", "now: npm run test:full"]);
  expect(commands("test")).toEqual(["now: npm test"]);
});

test("a suite that both have whole is its folder, else the files that both have", () => {
  expect(durabilityPaths(trees, undefined)).toEqual({
    ...{ before: ["suites/durability"], now: ["suites/suho/durability"] },
  });
  expect(durabilityPaths(trees, ["two"]).now).toEqual(["suites/suho/durability/two.test.ts"]);
  expect(() => durabilityPaths(trees, ["three"])).toThrow('no durability suite "three"');
  write("new/suites/suho/durability/three.test.ts");
  expect(durabilityPaths(trees, undefined)).toEqual({
    before: ["suites/durability/one.test.ts", "suites/durability/two.test.ts"],
    now: ["suites/suho/durability/one.test.ts", "suites/suho/durability/two.test.ts"],
  });
});

test("the eight files are there, and a folder of another shape is refused", () => {
  const now = treeIn(packageFolder());
  expect(durabilityPaths({ before: now, now }, eightFiles).now).toHaveLength(8);
  expect(() => treeIn(folder)).toThrow("--against");
});

test("rounds alternate, and what is needed beforehand runs once", () => {
  const order = inRounds(["before", "now"], 3).map(({ job, round }) => `${round} ${job}`);
  expect(order).toEqual(["1 before", "1 now", "2 now", "2 before", "3 before", "3 now"]);
  const warm = (...measurements: Parameters<typeof warmUp>[0]) =>
    warmUp(measurements, trees).map(({ measurement, side }) => `${measurement} ${side}`);
  expect(warm("small")).toEqual(["small before", "small now", "small now by itself"]);
  expect(warm("cold", "durability")).toEqual(["cold before", "cold now"]);
});

test("a run's own report says how cold it started and how many scenarios ran at a time", () => {
  const scenarios = [
    { startedAtMs: 0, durationMs: 100 },
    { startedAtMs: 0, durationMs: 60 },
  ];
  const figures = [{ name: "platform cold to all healthy", value: 8_100 }];
  write("run/out/1/run.json", JSON.stringify({ scenarios, figures }));
  const output = "verdict: pass\nreport: out/1/index.html\nreport: out/2/index.html\n";
  expect(lastRun(output, join(folder, "run"))).toEqual({ coldMs: 8_100, stacks: 1.6 });
  expect(lastRun("no engine\n", folder)).toEqual({});
  expect(lastRun("report: gone/index.html\n", folder)).toEqual({});
});

test("a pause between scenarios is nobody's, and of none there is no figure", () => {
  expect(atATime([])).toBe(undefined);
  expect(
    atATime([
      { first: 500, last: 600 },
      { first: 0, last: 100 },
    ]),
  ).toBe(1);
  expect(
    atATime([
      { first: 0, last: 100 },
      { first: 20, last: 40 },
      { first: 30, last: 110 },
    ]),
  ).toBe(200 / 110);
});

test("only runs whose owner is gone leave the engine at rest", () => {
  const labels = (run: string, pid: number, started: string) => ({
    ...{ "blackstart.run": run, "blackstart.host": hostname() },
    ...{ "blackstart.pid": String(pid), "blackstart.started": started },
  });
  expect(
    runsAlive([labels("dead", 2 ** 22 + 1, "1"), labels("other", process.pid, "not its start")]),
  ).toEqual([]);
  const away = { ...labels("away", 1, "1"), "blackstart.host": "elsewhere" };
  expect(runsAlive([away, away])).toEqual(["away"]);
});
