import fc from "fast-check";
import { expect, test } from "vitest";
import { committedOffsets } from "../../checks/offsets/committed-offsets.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";
import { idAt, SmallLog, stepsOf } from "../testing/small-log.ts";

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
  expect(history.of("committed").at(-1)?.data).toMatchObject({
    state: "proven",
    excused: { setAside: 2, removed: 0 },
  });
  // Retention takes 23 to 50 while nothing is committed; the consumer goes on behind them.
  log.first = 50;
  await look();
  log.stored.add({ producer: 1, first: 51, last: 60 });
  log.committed = 62;
  await look();
  const last = history.of("committed").at(-1)?.data;
  expect(last).toMatchObject({ state: "broken", missing: [{ producer: 1, first: 61, last: 62 }] });
  expect(last?.excused).toEqual({ setAside: 0, removed: 28 });
  expect(history.of("retention").map(({ data }) => data)).toEqual([
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
  expect(history.of("committed").at(-1)?.data).toMatchObject({
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
  expect(history.of("committed").at(-1)?.data).toMatchObject({
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
  expect(history.of("committed").at(-1)?.data).toMatchObject({ state: "pending", store: "store" });
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
    return committedOffsets({ allowance: "2s" }).run(history).verdict;
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
  expect(history.of("committed").at(-1)?.data.state).toBe("proven");
  expect(history.of("probe")).toEqual([]);
});

const steps = stepsOf(["store", "store", "aside", "commit", "commit", "leap", "cut"], {
  minLength: 1,
  maxLength: 25,
});

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
        const last = history.of("committed").at(-1)?.data;
        const known = wrong.of(1).ranges;
        expect(last?.state).toBe(known.length === 0 ? "proven" : "broken");
        expect(last?.missing ?? []).toEqual(known.map((range) => ({ producer: 1, ...range })));
        if (known.length > 0) reported++;
      }
      await end();
      const verdict = committedOffsets({ allowance: "1h" }).run(history).verdict;
      expect(verdict === "fail").toBe(reported > 0);
    }),
  );
});
