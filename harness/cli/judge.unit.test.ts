import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { crashed, SavedRuns, savedByHand } from "../judge/testing/saved-run.ts";
import { blackstart } from "./command.fixture.ts";

/** The command as a user gives it, in a process of its own. */
const runs = new SavedRuns();
afterAll(() => runs.remove());

const judge = (...args: string[]) => blackstart(["judge", ...args]).ended;

test("a run that is judged as it was exits with 0, one that differs with 1, and --json says the same", async () => {
  const { lines, results } = savedByHand();
  const same = await judge(runs.of({ lines, results }));
  expect(same.output).toBe(
    [
      "pass        hand/made",
      "  = drain: pass",
      "  = no crash, no restart: pass",
      "",
      "2 checks of 1 scenarios judged again, none differs from what was stored",
      "",
    ].join("\n"),
  );
  expect(same.code).toBe(0);
  const other = runs.of({
    lines: savedByHand({ more: crashed }).lines,
    results: { ...results, historyLines: 7 },
  });
  const differs = await judge(other);
  expect(differs.output).toMatch(/≠ no crash, no restart: stored pass, now fail: 1 container/);
  expect(differs.code).toBe(1);
  const told = await judge(other, "--json");
  expect(told.code).toBe(1);
  expect(JSON.parse(told.output)).toMatchObject({
    schema: "blackstart.judge/1",
    exitCode: 1,
    scenarios: [{ id: "hand/made", stored: "pass", checks: [{ differences: [] }, { stored: "pass" }] }],
  });
});

test("what cannot be relied on exits with 2 and a sentence", async () => {
  const { lines, results } = savedByHand();
  const torn = await judge(runs.of({ lines: lines.with(4, "?\n"), results }));
  expect(torn.output).toMatch(/✗ .*history\.ndjson:5: it is not JSON/);
  expect(torn.code).toBe(2);
  const nowhere = await judge(join(runs.root, "nowhere"));
  expect(nowhere.output).toMatch(/^blackstart: there is no folder .*nowhere\n$/);
  expect(nowhere.code).toBe(2);
});
