import type { Check } from "../core/check.ts";
import { Judgement, noJudgement } from "./judgement.ts";

const name = "rows written once";

/**
 * Nothing is written to the store again without need: a store that deduplicates by key hides repeats, and the
 * log of its parts does not.
 *
 * @param options.paths ways by which each record reaches the store; each may write it once
 * @param options.repeats rows that may come again: what was under way when its answer was lost
 */
export function writtenOnce(options: { paths: number; repeats: number }): Check {
  const { paths, repeats } = options;
  const bound = `each stored id is written at most ${paths} times, and at most ${repeats} rows are repeated`;
  return {
    name,
    run(history) {
      const audits = [
        ...new Map(
          history.of("audit").map((event) => [`${event.data.store} ${event.data.producer}`, event]),
        ).values(),
      ];
      if (audits.length === 0) return noJudgement(name, "unknown", "nothing was audited");
      const judgement = new Judgement();
      let written = 0;
      let repeated = 0;
      // The store's log counts the whole table, so the ids of all producers are what it may hold.
      for (const [store, ofStore] of Map.groupBy(audits, ({ data }) => data.store)) {
        const physical = ofStore.map(({ data }) => data.physicalRows).filter((rows) => rows !== undefined);
        if (physical.length === 0)
          return noJudgement(name, "not covered", `${store} does not tell how many rows were written`);
        const rows = Math.max(...physical);
        const distinct = ofStore.reduce((sum, { data }) => sum + data.distinct, 0);
        const again = Math.max(0, rows - paths * distinct);
        written += rows;
        repeated += again;
        if (again > repeats) judgement.fail(store, `${again} rows repeated for ${distinct} ids`, ...ofStore);
        else judgement.saw(...ofStore);
      }
      judgement.measure({ name: "rows written", value: written, unit: "rows" });
      const why = "what was under way when its answer was lost";
      judgement.measure({
        name: "rows repeated",
        value: repeated,
        unit: "rows",
        bound: { atMost: repeats, why },
      });
      return judgement.conclude(name, bound, `${written} rows written, ${repeated} repeated`);
    },
  };
}
