import { expect, test } from "vitest";
import { cutOf, HistoryBuilder } from "../checks/testing/history-builder.ts";
import { lastLook } from "./last-look.ts";
import type { Run } from "./run.ts";

function lookedAfter(history: HistoryBuilder): { run: Run; phases: string[] } {
  const phases: string[] = [];
  const phase = async (name: string, body: () => Promise<unknown>) => {
    phases.push(name);
    return body();
  };
  return { run: { history: history.history(), phase } as unknown as Run, phases };
}

test("after a heal every probe looks once more, within a phase of the history", async () => {
  const healed = new HistoryBuilder().outage(cutOf("a->b:1", { healing: 5, healed: 6 }));
  const { run, phases } = lookedAfter(healed);
  let looks = 0;
  const lookAtEverything = async () => void looks++;
  await lastLook(run, { lookAtEverything });
  expect({ looks, phases }).toEqual({ looks: 1, phases: ["one more look of every probe"] });
});

test("a probe that cannot look is no failure of the scenario", async () => {
  const { run } = lookedAfter(new HistoryBuilder().outage(cutOf("a->b:1", { healed: 6 })));
  await lastLook(run, { lookAtEverything: () => Promise.reject(new Error("no answer")) });
});

test("without a heal nobody looks once more", async () => {
  const { run, phases } = lookedAfter(new HistoryBuilder().outage(cutOf("a->b:1")));
  await lastLook(run, { lookAtEverything: () => Promise.reject(new Error("not to be called")) });
  expect(phases).toEqual([]);
});
