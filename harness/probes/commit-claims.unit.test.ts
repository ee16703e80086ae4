import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { commitClaims } from "../checks/commit-claims.ts";
import type { ProducedRange } from "../core/event.ts";
import { createHistory, type HistoryLog } from "../core/history.ts";
import { Recorder } from "../core/recorder.ts";
import { CommitClaims } from "./commit-claims.ts";
import { PositionMap } from "./position-map.ts";
import { ProducedIds } from "./produced-ranges.ts";

/** A log of one partition, its consumer and its store, kept in memory: id = position + 1 of producer 1. */
class SmallLog {
  readonly map = new PositionMap();
  readonly stored = new ProducedIds();
  readonly setAside = new ProducedIds();
  committed = 0;
  first = 0;
  now = 0;
  storeAnswers = true;
  /** Where given, questions to the store wait here until a test lets them be answered. */
  questions: (() => void)[] | undefined;
  /** The same for where the log begins. */
  startQuestions: (() => void)[] | undefined;

  constructor(records: number) {
    for (let position = 0; position < records; position++) this.map.add(position, idAt(position));
  }

  /** Probes are asked to look by hand, so that every look sees a state that the test has made. */
  watch(): {
    history: HistoryLog;
    look(): Promise<boolean>;
    /** The store serves again; `gone` says when it does no more. */
    returned(gone?: AbortSignal): Promise<void>;
    end(): Promise<void>;
  } {
    const history = createHistory(() => this.now);
    const recorder = new Recorder();
    recorder.use(history);
    const starts = async () => {
      await held(this.startQuestions);
      return [{ partition: 0, first: this.first }];
    };
    const reader = {
      ...{ subject: "kafka:bridge", path: "kafka" },
      ids: (_partition: number, from: number, to: number) => this.map.ids(from, to),
      begin: async () => undefined,
      end: async () => undefined,
      committed: async () => [{ partition: 0, committed: this.committed }],
      log: { origin: 0, starts, map: () => this.map },
    };
    const probe = new CommitClaims([reader], {
      server: "store",
      missing: async (ranges) => {
        if (!this.storeAnswers) throw new Error("the store is away");
        await held(this.questions);
        return ProducedIds.of(ranges).minus(this.stored);
      },
      settleWithin: "100ms",
      setAside: { name: "dead letters", holds: async (wanted) => wanted.common(this.setAside) },
    });
    const clock = { now: () => this.now, fromWall: (wallMs: number) => wallMs, startedWallMs: 0 };
    const started = probe.begin({ clock, recorder });
    return {
      history,
      async look() {
        await started;
        return probe.look();
      },
      returned: async (gone = new AbortController().signal) => (await started).beforeServing?.("store", gone),
      end: async () => (await started).end(),
    };
  }
}

async function held(questions: (() => void)[] | undefined): Promise<void> {
  if (questions !== undefined) await new Promise<void>((answer) => questions.push(answer));
}

function idAt(position: number): ProducedRange {
  return { producer: 1, first: position + 1, last: position + 1 };
}

test("stored, set aside and removed before the commit are fine; anything else is broken, by id", async () => {
  const log = new SmallLog(100);
  const { history, look, end } = log.watch();
  await look();
  log.stored.add({ producer: 1, first: 1, last: 20 });
  log.committed = 20;
  await look();
  log.setAside.add({ producer: 1, first: 21, last: 22 });
  log.committed = 22;
  await look();
  expect(history.of("claim").at(-1)?.data).toMatchObject({
    state: "proven",
    excused: { setAside: 2, removed: 0 },
  });
  // Retention takes 23 to 50 while nothing is committed; the consumer goes on behind them.
  log.first = 50;
  await look();
  log.stored.add({ producer: 1, first: 51, last: 60 });
  log.committed = 62;
  await look();
  const last = history.of("claim").at(-1)?.data;
  expect(last).toMatchObject({ state: "broken", missing: [{ producer: 1, first: 61, last: 62 }] });
  expect(last?.excused).toEqual({ setAside: 0, removed: 28 });
  expect(history.of("removal").map(({ data }) => data)).toEqual([
    expect.objectContaining({
      from: 0,
      to: 50,
      uncommitted: [{ producer: 1, first: 23, last: 50 }],
      gapMs: 0,
    }),
  ]);
  await end();
});

test("a consumer that goes on behind a cut before anybody looks again is not to blame", async () => {
  const log = new SmallLog(100);
  const { history, look, end } = log.watch();
  await look();
  log.first = 50;
  log.stored.add({ producer: 1, first: 51, last: 60 });
  log.committed = 60;
  await look();
  expect(history.of("claim").at(-1)?.data).toMatchObject({
    state: "proven",
    excused: { setAside: 0, removed: 50 },
  });
  await end();
});

test("a commit without rows is broken, also when retention removes the records afterwards", async () => {
  const log = new SmallLog(100);
  const { history, look, end } = log.watch();
  log.committed = 40;
  await look();
  log.first = 40;
  await look();
  expect(history.of("claim").at(-1)?.data).toMatchObject({
    state: "broken",
    missing: [{ producer: 1, first: 1, last: 40 }],
  });
  await end();
});

test("while the store cannot be read the claim is pending", async () => {
  const log = new SmallLog(10);
  const { history, look, end } = log.watch();
  log.storeAnswers = false;
  log.committed = 5;
  expect(await look()).toBe(false);
  expect(history.of("claim").at(-1)?.data).toMatchObject({ state: "pending", store: "store" });
  await end();
});

test("a returned store that cannot be read in time takes the probe's sight, one that is gone again does not", async () => {
  const log = new SmallLog(10);
  const { history, returned, end } = log.watch();
  const gaps = () => history.of("probe").map(({ data }) => data);
  log.storeAnswers = false;
  log.committed = 5;
  await returned(AbortSignal.abort());
  expect(gaps()).toEqual([]);
  await returned();
  expect(gaps()).toEqual([expect.objectContaining({ probe: "claims", edge: "gap" })]);
  await end();
});

test("rows that come after their commit while nobody can read the store are no pass; no commit meanwhile is one", async () => {
  const whileAway = async (commitTo: number) => {
    const log = new SmallLog(1_000);
    const { history, look, end } = log.watch();
    const data = { probe: "claims", edge: "begin" } as const;
    history.append({ source: "scenario", kind: "probe", subject: "claims", data });
    log.stored.add({ producer: 1, first: 1, last: 1 });
    log.committed = 1;
    await look();
    log.now = 400;
    await look();
    log.storeAnswers = false;
    log.now = 600;
    log.committed = commitTo;
    await look();
    log.now = 3_400;
    log.stored.add({ producer: 1, first: 2, last: 1_000 });
    log.storeAnswers = true;
    await look();
    await end();
    return commitClaims({ machine: "2s" }).run(history).verdict;
  };
  expect(await whileAway(1_000)).toBe("unknown");
  expect(await whileAway(1)).toBe("pass");
});

test("a returned store that can be read leaves the probe its sight", async () => {
  const log = new SmallLog(10);
  const { history, returned, end } = log.watch();
  log.stored.add({ producer: 1, first: 1, last: 5 });
  log.committed = 5;
  await returned();
  await end();
  expect(history.of("claim").at(-1)?.data.state).toBe("proven");
  expect(history.of("probe")).toEqual([]);
});

type Step = { kind: "store" | "aside" | "commit" | "leap" | "cut"; by: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("store", "store", "aside", "commit", "commit", "leap", "cut"),
    by: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 25 },
);

test("whatever is stored, set aside, committed and cut, exactly what was committed without reason is broken", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const records = 300;
      const log = new SmallLog(records);
      const { history, look, end } = log.watch();
      const excused = new Set<number>();
      let settled = 0;
      let reported = 0;
      await look();
      for (const { kind, by } of list) {
        log.now += 100;
        if (kind === "store" || kind === "aside") {
          const to = Math.min(records, settled + by);
          const into = kind === "store" ? log.stored : log.setAside;
          for (; settled < to; settled++) into.add(idAt(settled));
        }
        // An honest commit goes as far as rows are settled; a leap goes on whether they are or not.
        if (kind === "commit") log.committed = Math.max(log.committed, Math.min(settled, log.committed + by));
        if (kind === "leap") log.committed = Math.min(records, log.committed + by);
        if (kind === "cut") {
          const to = Math.min(records, log.first + by);
          for (let position = log.first; position < to; position++)
            if (position >= log.committed) excused.add(position + 1);
          log.first = to;
          settled = Math.max(settled, to);
        }
        await look();
        const wrong = new ProducedIds();
        for (let position = 0; position < log.committed; position++) {
          const id = position + 1;
          const there = log.stored.of(1).has(id) || log.setAside.of(1).has(id) || excused.has(id);
          if (!there) wrong.add(idAt(position));
        }
        const last = history.of("claim").at(-1)?.data;
        const known = wrong.of(1).ranges;
        expect(last?.state).toBe(known.length === 0 ? "proven" : "broken");
        expect(last?.missing ?? []).toEqual(known.map((range) => ({ producer: 1, ...range })));
        if (known.length > 0) reported++;
      }
      await end();
      const verdict = commitClaims({ machine: "1h" }).run(history).verdict;
      expect(verdict === "fail").toBe(reported > 0);
    }),
  );
});

describe("looks that overlap", () => {
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
    expect(history.of("claim").filter(({ data }) => data.gapMs > 0)).toHaveLength(2);
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
    expect(history.of("claim").map(({ data }) => [data.state, data.committed, data.missing])).toContainEqual([
      "broken",
      20,
      [{ producer: 1, first: 1, last: 20 }],
    ]);
    expect(commitClaims().run(history).verdict).toBe("fail");
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
    expect(commitClaims().run(history).measured).toContainEqual({
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
    expect(history.of("claim").at(-1)?.data).toMatchObject({
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
    expect(history.of("claim").filter(({ data }) => data.state === "broken")).toHaveLength(2);
  });

  test("however looks overlap, each says exactly what was missing when it was answered", async () => {
    type Act = { kind: "store" | "leap" | "commit" | "look" | "answer"; by: number };
    const acts: fc.Arbitrary<Act[]> = fc.array(
      fc.record({
        kind: fc.constantFrom("store", "leap", "commit", "look", "look", "answer"),
        by: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 5, maxLength: 30 },
    );
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
          if (kind === "commit")
            log.committed = Math.max(log.committed, Math.min(stored, log.committed + by));
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
          const claim = history.of("claim").find((event) => event.at === at);
          expect([at, claim?.data.state]).toEqual([at, fine ? "proven" : "broken"]);
        }
        await end();
      }),
    );
  });

  test("however looks and removals overlap, a consumer that stores before it commits is never to blame", async () => {
    type Act = { kind: "store" | "commit" | "cut" | "look" | "answer"; by: number };
    const acts: fc.Arbitrary<Act[]> = fc.array(
      fc.record({
        kind: fc.constantFrom("store", "commit", "cut", "look", "look", "answer", "answer"),
        by: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 5, maxLength: 40 },
    );
    let removed = 0;
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
        expect(history.of("claim").filter(({ data }) => data.state === "broken")).toEqual([]);
        expect(commitClaims({ machine: "1h" }).run(history).verdict).not.toBe("fail");
        removed += history.of("removal").length;
      }),
    );
    expect(removed).toBeGreaterThan(0);
  });
});

/** Until everything that waits for nothing but other promises is done. */
function allSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
