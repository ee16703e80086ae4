import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { committedOffsets } from "../../checks/offsets/committed-offsets.ts";
import { allSettled, SmallLog, stepsOf } from "../testing/small-log.ts";

// Looks are made by hand alone: how fast the machine is must not matter.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("while the store is slow the next look reads what is committed, one more waits", async () => {
  const log = new SmallLog(30);
  const { history, look, end } = log.watch();
  await look();
  log.questions = [];
  const looks = [10, 20, 30].map(async (committed) => {
    log.now += 100;
    log.committed = committed;
    const settled = look();
    await allSettled();
    return settled;
  });
  await allSettled();
  // What is committed by the second look is read while the first one waits for rows; the third has no place.
  expect(log.questions).toHaveLength(2);
  log.stored.add({ producer: 1, first: 1, last: 30 });
  log.now = 1_000;
  for (const answer of log.questions) answer();
  log.questions = undefined;
  await Promise.all(looks);
  await end();
  expect(history.of("committed").filter(({ data }) => data.gapMs > 0)).toHaveLength(2);
});

test("a look that is answered before the one that began earlier still says what it saw", async () => {
  const log = new SmallLog(20);
  const { history, look, end } = log.watch();
  await look();
  log.questions = [];
  log.committed = 10;
  const first = look();
  await allSettled();
  log.now = 100;
  log.committed = 20;
  const second = look();
  await allSettled();
  const [answerFirst, answerSecond] = log.questions;
  answerSecond?.();
  await allSettled();
  log.stored.add({ producer: 1, first: 1, last: 18 });
  log.setAside.add({ producer: 1, first: 19, last: 20 });
  answerFirst?.();
  await Promise.all([first, second]);
  log.questions = undefined;
  await look();
  await end();
  expect(
    history.of("committed").map(({ data }) => [data.state, data.committed, data.missing]),
  ).toContainEqual(["broken", 20, [{ producer: 1, first: 1, last: 20 }]]);
  expect(committedOffsets().run(history).verdict).toBe("fail");
});

test("what is set aside counts once, also where two looks are under way", async () => {
  const log = new SmallLog(20);
  const { history, look, end } = log.watch();
  await look();
  log.questions = [];
  log.setAside.add({ producer: 1, first: 1, last: 20 });
  const looks = [10, 20].map((committed) => {
    log.committed = committed;
    return look();
  });
  await allSettled();
  for (const answer of log.questions.reverse()) answer();
  log.questions = undefined;
  await Promise.all(looks);
  await end();
  expect(committedOffsets().run(history).measured).toContainEqual({
    id: "set-aside",
    name: "committed and set aside",
    value: 20,
    unit: "rows",
  });
});

test("a commit without rows that the look before has read stays broken when retention removes its records", async () => {
  const log = new SmallLog(20);
  const { history, look, end } = log.watch();
  await look();
  const questions: (() => void)[] = [];
  log.startQuestions = questions;
  const first = look();
  await allSettled();
  log.committed = 10;
  const second = look();
  await allSettled();
  // The second look may not ask before the first one was answered, or it would count from what is older.
  expect(questions).toHaveLength(1);
  log.startQuestions = undefined;
  for (const answer of questions) answer();
  await Promise.all([first, second]);
  log.first = 10;
  await look();
  await end();
  expect(history.of("committed").at(-1)?.data).toMatchObject({
    state: "broken",
    missing: [{ producer: 1, first: 1, last: 10 }],
  });
});

test("a probe that has ended has written down every look", async () => {
  const log = new SmallLog(20);
  const { history, look, end } = log.watch();
  await look();
  const questions: (() => void)[] = [];
  log.questions = questions;
  log.committed = 10;
  const slow = look();
  await allSettled();
  log.questions = undefined;
  let ended = false;
  const ending = end().then(() => {
    ended = true;
  });
  await allSettled();
  expect(ended).toBe(false);
  for (const answer of questions) answer();
  await Promise.all([slow, ending]);
  expect(history.of("committed").filter(({ data }) => data.state === "broken")).toHaveLength(2);
});

test("however looks overlap, each says exactly what was missing when it was answered", async () => {
  const acts = stepsOf(["store", "leap", "commit", "look", "look", "answer"], {
    minLength: 5,
    maxLength: 30,
  });
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const log = new SmallLog(300);
      const { history, look, end } = log.watch();
      const questions: (() => void)[] = [];
      log.questions = questions;
      await look();
      const looks: Promise<void>[] = [];
      let underWay = 0;
      const answered = new Map<number, boolean>();
      const open: { at: number; committed: number; answer(): void }[] = [];
      const answerOne = async (which: number) => {
        const [question] = open.splice(which % open.length, 1);
        if (question === undefined) return;
        const there = Array.from({ length: question.committed }, (_, id) => log.stored.of(1).has(id + 1));
        answered.set(question.at, !there.includes(false));
        question.answer();
        await allSettled();
      };
      let stored = 0;
      for (const { kind, by } of list) {
        log.now += 100;
        if (kind === "store") {
          log.stored.add({ producer: 1, first: stored + 1, last: stored + by });
          stored += by;
        }
        if (kind === "leap") log.committed += by;
        if (kind === "commit") log.committed = Math.max(log.committed, Math.min(stored, log.committed + by));
        if (kind === "answer" && open.length > 0) await answerOne(by);
        if (kind === "look" && underWay < 2) {
          const { now: at, committed } = log;
          underWay += 1;
          looks.push(
            look().then(() => {
              underWay -= 1;
            }),
          );
          await allSettled();
          const answer = questions.shift();
          if (answer !== undefined) open.push({ at, committed, answer });
        }
      }
      while (open.length > 0) await answerOne(0);
      await Promise.all(looks);
      log.questions = undefined;
      for (const [at, fine] of answered) {
        const claim = history.of("committed").find((event) => event.at === at);
        expect([at, claim?.data.state]).toEqual([at, fine ? "proven" : "broken"]);
      }
      judged += answered.size;
      await end();
    }),
  );
  expect(judged).toBeGreaterThan(0);
});
