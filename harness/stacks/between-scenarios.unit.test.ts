import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { EventData } from "../history/events.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { BetweenScenarios, foundBetween, tellBetween } from "./between-scenarios.ts";

const folder = mkdtempSync(join(tmpdir(), "blackstart-between-"));
afterAll(() => rmSync(folder, { recursive: true }));

function stack() {
  const recorder = new Recorder();
  const between = new BetweenScenarios(recorder, (service) => service === "seed");
  const ends = (subject: string, data: Partial<EventData["container"]> = {}) =>
    recorder.append({
      ...{ source: "engine", kind: "container", subject },
      data: { action: "die", by: "platform", exitCode: 1, ...data },
    });
  return { recorder, between, ends, clean: true, served: [{ id: "shop/cut" }] };
}

test("who ends by itself while no history is kept is the run's finding, named after the scenario before", async () => {
  const one = stack();
  one.ends("web");
  one.ends("db", { action: "oom" });
  tellBetween(folder, one);
  tellBetween(folder, one);
  expect(await foundBetween(folder)).toEqual([
    {
      verdict: "fail",
      what: "web ended by itself with exit code 1 after shop/cut, while nothing was faulted",
    },
    { verdict: "fail", what: "db ran out of memory after shop/cut, while nothing was faulted" },
  ]);
});

test("what a history holds, what the harness did, and a job that is done are nobody's finding", () => {
  const { recorder, between, ends } = stack();
  ends("web", { by: "harness" });
  ends("seed", { exitCode: 0 });
  ends("web", { action: "start" });
  recorder.use(createHistory(() => 0));
  ends("web");
  expect(between.take()).toEqual([]);
});

test("a stack that was not well, or served nobody, is told by others", async () => {
  const other = mkdtempSync(join(folder, "other-"));
  const sick = { ...stack(), clean: false };
  sick.ends("web");
  tellBetween(other, sick);
  const idle = { ...stack(), served: [] };
  idle.ends("web");
  tellBetween(other, idle);
  expect(await foundBetween(other)).toEqual([]);
});
