import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditData, IdRange } from "../core/event.ts";
import type { History } from "../core/history.ts";
import { IntervalSet } from "../core/interval-set.ts";
import { delivery } from "./delivery.ts";
import { HistoryBuilder } from "./testing/history-builder.ts";

const run = (history: History) => delivery({ exactlyOnce: true }).run(history);
const verdict = (history: History) => run(history).verdict;
const measured = (history: History, name: string) =>
  run(history).measured.find((item) => item.name === name)?.value;

interface Case {
  acknowledged?: IdRange[];
  audit?: Partial<AuditData>;
  drainedAt?: number;
  drainedOk?: boolean;
  auditAt?: number;
  probes?: string[];
}

/** Producer 1 has 1–100 acknowledged, the pipeline drained at 200 and the store audited at 300. */
function deliver(given: Case = {}): HistoryBuilder {
  const acknowledged = given.acknowledged ?? [{ first: 1, last: 100 }];
  const builder = new HistoryBuilder().watched(...(given.probes ?? ["ledger"]));
  for (const [index, { first, last }] of acknowledged.entries()) {
    builder.add(100 + index, "operation", "bars", { producer: 1, first, last, outcome: "ok" });
  }
  const drained = { ok: given.drainedOk ?? true, waitedMs: 10, last: { lag: 0 } };
  builder.add(given.drainedAt ?? 2_000, "drained", "bars", drained);
  if (acknowledged.length > 0) addAudit(builder, acknowledged, given.audit ?? {}, given.auditAt ?? 3_000);
  return builder;
}

function addAudit(builder: HistoryBuilder, expected: IdRange[], given: Partial<AuditData>, at: number): void {
  const size = (ranges: IdRange[] = []) => IntervalSet.of(ranges).size;
  const distinct =
    size(given.expected ?? expected) - size(given.missing) + size(given.unexpected) + (given.recovered ?? 0);
  builder.add(at, "audit", "clickhouse", {
    store: "clickhouse",
    producer: 1,
    expected,
    distinct,
    rows: distinct + size(given.duplicated),
    byPath: {},
    missing: [],
    unexpected: [],
    duplicated: [],
    corrupted: [],
    recovered: 0,
    verifyMs: 1,
    ...given,
  });
}

test("acknowledged, drained and all found passes and says how many", () => {
  const result = run(deliver().history());
  expect(result.verdict).toBe("pass");
  expect(result.evidence.length).toBeGreaterThan(0);
  expect(result.summary).toContain("100 acknowledged, 0 lost");
});

test("lost ids are named with their last hop and shape", () => {
  const missing = [
    { first: 1, last: 3, lastHop: "kafka" },
    { first: 40, last: 40 },
    { first: 99, last: 100 },
  ];
  const { verdict: found, findings } = run(deliver({ audit: { missing } }).history());
  expect(found).toBe("fail");
  expect(findings.map(({ message }) => message)).toEqual([
    "lost 3 acknowledged ids 1–3 (prefix, last held by kafka)",
    "lost 1 acknowledged ids 40 (hole, no hop is known to hold them)",
    "lost 2 acknowledged ids 99–100 (tail, no hop is known to hold them)",
  ]);
});

test("ids that no hop holds are told apart from those that nobody was asked for", () => {
  const missing = [{ first: 4, last: 5, lastHop: "none" }];
  const [finding] = run(deliver({ audit: { missing } }).history()).findings;
  expect(finding?.message).toBe("lost 2 acknowledged ids 4–5 (hole, no hop holds them)");
});

test("duplicates fail only where once was promised", () => {
  const history = deliver({ audit: { duplicated: [{ first: 5, last: 6 }] } }).history();
  expect(verdict(history)).toBe("fail");
  expect(delivery().run(history).verdict).toBe("pass");
  expect(measured(history, "duplicated")).toBe(2);
});

test("duplicates do not hide loss", () => {
  const damage = { duplicated: [{ first: 5, last: 6 }], missing: [{ first: 8, last: 9 }] };
  const history = deliver({ audit: damage }).history();
  expect(delivery().run(history).verdict).toBe("fail");
});

test("unexpected and corrupted ids fail", () => {
  expect(verdict(deliver({ audit: { unexpected: [{ first: 900, last: 900 }] } }).history())).toBe("fail");
  expect(verdict(deliver({ audit: { corrupted: [{ first: 7, last: 7 }] } }).history())).toBe("fail");
});

test("stored ids that were not acknowledged are counted and allowed", () => {
  const history = deliver({ audit: { recovered: 12 } }).history();
  expect(verdict(history)).toBe("pass");
  expect(measured(history, "recovered")).toBe(12);
});

test("failed and unknown operations cannot be lost", () => {
  const builder = deliver();
  builder.add(110, "operation", "bars", { producer: 1, first: 101, last: 200, outcome: "failed" });
  builder.add(120, "operation", "bars", { producer: 1, first: 201, last: 300, outcome: "unknown" });
  expect(verdict(builder.history())).toBe("pass");
});

test("nothing acknowledged is unknown, also with an audit that found nothing", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
  const builder = deliver({ acknowledged: [] });
  addAudit(builder, [], {}, 3_000);
  expect(verdict(builder.history())).toBe("unknown");
});

test("a ledger that was not watched is unknown", () => {
  expect(verdict(deliver({ probes: [] }).history())).toBe("unknown");
  expect(
    verdict(
      deliver({
        acknowledged: [
          { first: 1, last: 2 },
          { first: 3, last: 4 },
        ],
      }).history(),
    ),
  ).toBe("pass");
  const gap = deliver({
    acknowledged: [
      { first: 1, last: 2 },
      { first: 3, last: 4 },
    ],
  }).probe("ledger", "gap", 50);
  expect(verdict(gap.history())).toBe("unknown");
});

test("a pipeline that is not proven empty turns missing ids into unknown, not into loss", () => {
  const audit = { missing: [{ first: 1, last: 3 }] };
  for (const given of [{ drainedOk: false }, { drainedAt: 4_000 }, { drainedAt: 50 }]) {
    expect(verdict(deliver({ ...given, audit }).history())).toBe("unknown");
    expect(verdict(deliver(given).history())).toBe("unknown");
  }
});

test("an audit before the last acknowledgement is unknown", () => {
  expect(verdict(deliver({ auditAt: 50 }).history())).toBe("unknown");
});

test("a producer or a store without its audit is unknown", () => {
  const second = deliver();
  second.add(101, "operation", "bars", { producer: 2, first: 1, last: 5, outcome: "ok" });
  expect(verdict(second.history())).toBe("unknown");
});

test("each workload is drained and audited by itself", () => {
  const builder = deliver();
  builder.add(101, "operation", "ticks", { producer: 2, first: 1, last: 5, outcome: "ok" });
  const data = { ok: true, waitedMs: 1, last: {} };
  builder.add(4_000, "drained", "ticks", data);
  addAudit(builder, [{ first: 1, last: 5 }], { producer: 2, store: "clickhouse:ticks" }, 5_000);
  expect(verdict(builder.history())).toBe("pass");
  builder.add(6_000, "drained", "ticks", { ...data, ok: false });
  expect(verdict(builder.history())).toBe("unknown");
});

test("the last audit of a producer counts", () => {
  const builder = deliver({ audit: { missing: [{ first: 1, last: 3 }] }, auditAt: 2_500 });
  addAudit(builder, [{ first: 1, last: 100 }], {}, 3_000);
  expect(verdict(builder.history())).toBe("pass");
});

test("an audit that asked for other ids, or does not add up, is unknown", () => {
  expect(verdict(deliver({ audit: { expected: [{ first: 1, last: 99 }] } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { expected: [{ first: 1, last: 101 }] } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { distinct: 99, rows: 99 } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { rows: 50 } }).history())).toBe("unknown");
});

test("rows of a producer of which nothing was acknowledged are not overlooked", () => {
  const builder = deliver();
  addAudit(builder, [], { producer: 9, expected: [], unexpected: [{ first: 1, last: 4 }] }, 3_100);
  expect(verdict(builder.history())).toBe("fail");
});

/** Any set of acknowledged ids with any damage done to it, all of it known. */
const damaged = fc
  .record({
    acknowledged: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }),
    lost: fc.array(fc.nat(), { maxLength: 8 }),
    duplicated: fc.array(fc.nat(), { maxLength: 8 }),
    corrupted: fc.array(fc.nat(), { maxLength: 8 }),
    unexpected: fc.array(fc.integer({ min: 900, max: 950 }), { maxLength: 8 }),
    recovered: fc.nat({ max: 30 }),
  })
  .map((given) => {
    const set = (ids: number[]) => IntervalSet.of(ids.map((id) => ({ first: id, last: id })));
    const pick = (hits: number[], from: number[]) => hits.flatMap((hit) => from[hit % from.length] ?? []);
    const acknowledged = [...new Set(given.acknowledged)];
    const lost = set(pick(given.lost, acknowledged));
    const stored = acknowledged.filter((id) => !lost.has(id));
    return {
      ...{ acknowledged: set(acknowledged), lost, unexpected: set(given.unexpected) },
      duplicated: set(pick(given.duplicated, stored)),
      corrupted: set(pick(given.corrupted, stored)),
      recovered: given.recovered,
    };
  });

test("any known damage is told exactly: figures, ids, verdict", () => {
  fc.assert(
    fc.property(damaged, fc.boolean(), ({ acknowledged, recovered, ...sets }, exactlyOnce) => {
      const { lost, duplicated, corrupted, unexpected } = sets;
      const audit = {
        ...{ missing: [...lost.ranges], duplicated: [...duplicated.ranges], recovered },
        ...{ corrupted: [...corrupted.ranges], unexpected: [...unexpected.ranges] },
      };
      const history = deliver({ acknowledged: [...acknowledged.ranges], audit }).history();
      const result = delivery({ exactlyOnce }).run(history);
      const figure = (name: string) => result.measured.find((item) => item.name === name)?.value;
      for (const name of ["lost", "duplicated", "corrupted", "unexpected"] as const)
        expect(figure(name)).toBe(sets[name].size);
      expect(figure("recovered")).toBe(recovered);
      expect(figure("acknowledged")).toBe(acknowledged.size);
      const wrong = lost.size + corrupted.size + unexpected.size + (exactlyOnce ? duplicated.size : 0);
      expect(result.verdict).toBe(wrong === 0 ? "pass" : "fail");
      const named = result.findings.filter(({ message }) => message.startsWith("lost "));
      expect(named).toHaveLength(lost.ranges.length);
      for (const [index, { first, last }] of lost.ranges.entries())
        expect(named[index]?.message).toContain(
          `lost ${last - first + 1} acknowledged ids ${first === last ? first : `${first}–${last}`} (`,
        );
    }),
    { numRuns: 300 },
  );
});

const ranges = fc
  .array(fc.record({ first: fc.integer({ min: 1, max: 400 }), length: fc.integer({ min: 0, max: 40 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => list.map(({ first, length }) => ({ first, last: first + length })));

test("known damage to any acknowledged set is found exactly", () => {
  fc.assert(
    fc.property(
      ranges,
      fc.array(fc.integer({ min: 1, max: 440 }), { maxLength: 12 }),
      (acknowledged, hits) => {
        const ids = IntervalSet.of(acknowledged);
        const missing = IntervalSet.of(
          hits.filter((id) => ids.has(id)).map((id) => ({ first: id, last: id })),
        );
        const audit = { missing: [...missing.ranges] };
        const builder = new HistoryBuilder().watched("ledger");
        for (const { first, last } of acknowledged) {
          builder.add(100, "operation", "bars", { producer: 1, first, last, outcome: "ok" });
        }
        builder.add(2_000, "drained", "bars", { ok: true, waitedMs: 1, last: {} });
        addAudit(builder, [...ids.ranges], audit, 3_000);
        const history = builder.history();
        expect(measured(history, "acknowledged")).toBe(ids.size);
        expect(measured(history, "lost")).toBe(missing.size);
        expect(verdict(history)).toBe(missing.size === 0 ? "pass" : "fail");
      },
    ),
    { numRuns: 200 },
  );
});

test("an audit of any other set than the acknowledged one never passes", () => {
  fc.assert(
    fc.property(ranges, ranges, (acknowledged, others) => {
      const ids = IntervalSet.of(acknowledged);
      const asked = IntervalSet.of(others);
      fc.pre(ids.minus(asked).length + asked.minus(ids).length > 0);
      const audit = { expected: [...asked.ranges], distinct: asked.size, rows: asked.size };
      expect(verdict(deliver({ acknowledged, audit }).history())).toBe("unknown");
    }),
    { numRuns: 200 },
  );
});
