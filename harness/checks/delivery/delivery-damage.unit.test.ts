import fc from "fast-check";
import { expect, test } from "vitest";
import { IntervalSet } from "../../core/interval-set.ts";
import type { History } from "../../history/log.ts";
import { addAudit, deliver } from "../testing/deliveries.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { delivery } from "./delivery.ts";

/** The check of delivery on histories with known damage: exactly that must be told. */
const run = (history: History) => delivery({ exactlyOnce: true }).run(history);
const measured = (history: History, name: string) =>
  run(history).measured.find((item) => item.name === name)?.value;

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
        expect(run(history).verdict).toBe(missing.size === 0 ? "pass" : "fail");
      },
    ),
  );
});

test("an audit of any other set than the acknowledged one never passes", () => {
  fc.assert(
    fc.property(ranges, ranges, (acknowledged, others) => {
      const ids = IntervalSet.of(acknowledged);
      const asked = IntervalSet.of(others);
      fc.pre(ids.minus(asked).length + asked.minus(ids).length > 0);
      const audit = { expected: [...asked.ranges], distinct: asked.size, rows: asked.size };
      expect(run(deliver({ acknowledged, audit }).history()).verdict).toBe("unknown");
    }),
  );
});
