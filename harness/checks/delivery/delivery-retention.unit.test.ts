import fc from "fast-check";
import { expect, test } from "vitest";
import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import type { IdRange } from "../../history/events.ts";
import type { RetentionData } from "../../history/offset-data.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { delivery } from "./delivery.ts";

const byRetention = delivery({ exactlyOnce: true, lossBy: "retention" });

interface Case {
  missing: AuditData["missing"];
  removals?: Partial<RetentionData>[];
  probes?: string[];
}

const ids = (first: number, last: number) => [{ producer: 1, first, last }];

/** Producer 1 has 1–100 acknowledged; what is missing after the drain, and what logs removed before it. */
function history({ missing, removals = [], probes = ["ledger", "claims"] }: Case) {
  const builder = new HistoryBuilder().watched(...probes);
  builder.add(100, "operation", "bars", { producer: 1, first: 1, last: 100, outcome: "ok" });
  for (const removal of removals)
    builder.add(500, "retention", `${removal.path ?? "broker"}:bridge`, {
      ...{
        path: "broker",
        partition: 0,
        from: 0,
        to: 50,
        committed: 0,
        gapMs: 0,
        uncommitted: [],
        settled: [],
      },
      ...{ unread: 0, ...removal },
    });
  builder.add(2_000, "drained", "bars", { ok: true, waitedMs: 10, last: {} });
  const distinct = 100 - IntervalSet.of(missing).size;
  builder.add(3_000, "audit", "warehouse", {
    ...{ store: "warehouse", producer: 1, expected: [{ first: 1, last: 100 }], distinct, rows: distinct },
    ...{ byPath: {}, missing, unexpected: [], duplicated: [], corrupted: [], recovered: 0, verifyMs: 1 },
  });
  return builder.history();
}

const gone = (first: number, last: number) => ({ first, last, lastHop: "none" });

test("lost is what both logs removed before it was committed: passes, and names figures and events", () => {
  const seen = history({
    missing: [gone(11, 30)],
    removals: [{ uncommitted: ids(1, 40) }, { path: "bus", uncommitted: ids(11, 40) }],
  });
  const result = byRetention.run(seen);
  expect(result.verdict).toBe("pass");
  expect(result.summary).toContain("20 lost (20 by retention)");
  expect(result.evidence).toEqual(expect.arrayContaining(seen.of("retention").map(({ line }) => line)));
});

test("without the option the same loss fails, and says that retention took it", () => {
  const result = delivery().run(
    history({ missing: [gone(11, 30)], removals: [{ uncommitted: ids(1, 40) }] }),
  );
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toBe(
    "lost by retention 20 acknowledged ids 11–30 (hole, no hop holds them)",
  );
});

test("one more lost id than retention removed fails and is named alone", () => {
  const result = byRetention.run(
    history({ missing: [gone(11, 31)], removals: [{ uncommitted: ids(1, 30) }] }),
  );
  expect(result.verdict).toBe("fail");
  expect(result.findings.map(({ message }) => message)).toEqual([
    "lost 1 acknowledged ids 31 (hole, no hop holds them)",
  ]);
});

test("an id that one log had taken for settled was lost by its consumer, whatever the other removed", () => {
  const removals = [{ uncommitted: ids(1, 40) }, { path: "bus", settled: ids(20, 20) }];
  const result = byRetention.run(history({ missing: [gone(11, 30)], removals }));
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toContain("lost 1 acknowledged ids 20 ");
});

test("an id that a hop still holds was not removed", () => {
  const missing = [{ first: 11, last: 30, lastHop: "BUS" }];
  const result = byRetention.run(history({ missing, removals: [{ uncommitted: ids(1, 40) }] }));
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toContain("last held by BUS");
});

test("a removal that was not read, or seen too late, is neither a pass nor a fail", () => {
  const unread = { missing: [gone(11, 30)], removals: [{ uncommitted: ids(1, 20), unread: 9 }] };
  expect(byRetention.run(history(unread)).verdict).toBe("unknown");
  const late = { missing: [gone(11, 30)], removals: [{ uncommitted: ids(1, 40), gapMs: 9_000 }] };
  expect(byRetention.run(history(late)).verdict).toBe("unknown");
});

test("where retention removed nothing, the promise was not put to the test", () => {
  expect(byRetention.run(history({ missing: [] })).verdict).toBe("unknown");
  expect(byRetention.run(history({ missing: [], removals: [{ uncommitted: ids(1, 40) }] })).verdict).toBe(
    "unknown",
  );
  expect(byRetention.run(new HistoryBuilder().history()).verdict).toBe("unknown");
});

test("where nobody followed the logs all the while, no pass rests on what they removed", () => {
  const removals = [{ uncommitted: ids(1, 40) }];
  const unwatched = history({ missing: [gone(11, 30)], removals, probes: ["ledger"] });
  expect(byRetention.run(unwatched).verdict).toBe("unknown");
});

const someRanges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 15 })), { maxLength: 5 })
  .map((list) => list.map(([first, length]): IdRange => ({ first, last: Math.min(100, first + length) })));

test("for any loss and any removals the two are told apart exactly", () => {
  fc.assert(
    fc.property(someRanges, someRanges, someRanges, (lostRanges, removedRanges, settledRanges) => {
      const lost = IntervalSet.of(lostRanges);
      const settled = IntervalSet.of(settledRanges);
      const removed = IntervalSet.of(IntervalSet.of(removedRanges).minus(settled));
      const own = (set: IdRange[]) => set.map((range) => ({ producer: 1, ...range }));
      const result = byRetention.run(
        history({
          missing: lost.ranges.map(({ first, last }) => gone(first, last)),
          removals: [{ uncommitted: own(removedRanges) }, { path: "bus", settled: own(settledRanges) }],
        }),
      );
      const figure = (name: string) => result.measured.find((item) => item.name === name)?.value;
      const byLog = IntervalSet.of(lost.common(removed)).size;
      expect(figure("lost")).toBe(lost.size);
      expect(figure("removed by retention")).toBe(byLog);
      expect(result.verdict).toBe(byLog < lost.size ? "fail" : byLog === 0 ? "unknown" : "pass");
    }),
  );
});
