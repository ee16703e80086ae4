import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { committedOffsets } from "../../checks/offsets/committed-offsets.ts";
import { allSettled, idAt, SmallLog, stepsOf } from "../testing/small-log.ts";

// Looks are made by hand alone: how fast the machine is must not matter.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("however looks and removals overlap, a consumer that stores before it commits is never to blame", async () => {
  const acts = stepsOf(["store", "commit", "cut", "look", "look", "answer", "answer"], {
    minLength: 5,
    maxLength: 40,
  });
  let removed = 0;
  let proven = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const records = 400;
      const log = new SmallLog(records);
      const { history, look, end } = log.watch();
      await look();
      log.questions = [];
      log.startQuestions = [];
      const open = [log.questions, log.startQuestions];
      const answerOne = async (by: number) => {
        const asked = open.filter((questions) => questions.length > 0);
        const queue = asked[by % asked.length] ?? [];
        const [question] = queue.splice(by % Math.max(1, queue.length), 1);
        question?.();
        await allSettled();
        return question !== undefined;
      };
      const looks: Promise<boolean>[] = [];
      let settled = 0;
      for (const { kind, by } of list) {
        log.now += 100;
        if (kind === "cut") log.first = Math.min(records, log.first + by);
        if (kind === "store") {
          // What retention has removed by then the consumer passes over.
          settled = Math.max(settled, log.first);
          const to = Math.min(records, settled + by);
          for (; settled < to; settled++) log.stored.add(idAt(settled));
        }
        if (kind === "commit") log.committed = settled;
        if (kind === "answer") await answerOne(by);
        if (kind === "look") {
          looks.push(look());
          await allSettled();
        }
      }
      while (await answerOne(0));
      await Promise.all(looks);
      log.questions = undefined;
      log.startQuestions = undefined;
      await end();
      expect(history.of("committed").filter(({ data }) => data.state === "broken")).toEqual([]);
      expect(committedOffsets({ allowance: "1h" }).run(history).verdict).not.toBe("fail");
      removed += history.of("retention").length;
      proven += history
        .of("committed")
        .filter(({ data }) => data.state === "proven" && data.committed > 0).length;
    }),
  );
  expect(removed).toBeGreaterThan(0);
  expect(proven).toBeGreaterThan(0);
});
