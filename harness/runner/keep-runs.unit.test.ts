import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepRuns, lastRuns } from "./keep-runs.ts";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-runner-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const ended = { file: "", title: "", message: "", durationMs: 12.4 };

test("what passed is planned by its duration and its share of the cores next time", () => {
  const folder = temporary();
  const run = join(folder, "run-1");
  expect(lastRuns(run).size).toBe(0);
  keepRuns(run, [
    { ...ended, id: "shop/a", verdict: "pass", cores: 0.7345 },
    { ...ended, id: "shop/b", verdict: "unknown" },
    { ...ended, id: "shop/c", verdict: "pass" },
  ]);
  const kept = Object.fromEntries(lastRuns(join(folder, "run-2")));
  expect(kept).toEqual({ "shop/a": { durationMs: 12, cores: 0.73 }, "shop/c": { durationMs: 12 } });
  keepRuns(run, [{ ...ended, id: "shop/a", verdict: "pass", durationMs: 20 }]);
  expect(lastRuns(run).get("shop/a"), "a share that was not measured again stays").toEqual({
    durationMs: 20,
    cores: 0.73,
  });
});

test("a garbled file plans nothing", () => {
  const folder = temporary();
  const run = join(folder, "run-1");
  const file = join(folder, "durations.json");
  writeFileSync(file, '{"shop/a": "soon", "shop/b": {"durationMs": -1}, "shop/c": null, "shop/d": 7}');
  expect(lastRuns(run).size).toBe(0);
  writeFileSync(file, '{"shop/a": {"durationMs": 7, "cores": "all"}}');
  expect(lastRuns(run)).toEqual(new Map([["shop/a", { durationMs: 7 }]]));
  writeFileSync(file, "{");
  expect(lastRuns(run).size).toBe(0);
});
