import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import { Findings, notJudged } from "../verdict/findings.ts";

const name = "rows written once";

/**
 * Nothing is written to the store again without need: a store that deduplicates by key hides repeats, and the
 * log of its parts does not.
 *
 * @param options.paths ways by which each record reaches the store; each may write it once
 * @param options.repeats rows that may come again: what was under way when its answer was lost
 */
export function noRewrites(options: { paths: number; repeats: number }): Check {
  const { paths, repeats } = options;
  const bound = `each stored id is written at most ${paths} times, and at most ${repeats} rows are repeated`;
  return {
    id: "no-rewrites",
    options,
    name,
    run(history) {
      const audits = [
        ...new Map(
          history.of("audit").map((event) => [`${event.data.store} ${event.data.producer}`, event]),
        ).values(),
      ];
      if (audits.length === 0) return notJudged(name, "unknown", "nothing was audited");
      if (audits.every(({ data }) => data.physicalRows === undefined))
        return notJudged(name, "not covered", "no audited store tells how many rows were written");
      const findings = new Findings();
      const counted = [...Map.groupBy(audits, ({ data }) => data.store)].flatMap(([store, ofStore]) => {
        const figures = figuresOf(findings, store, ofStore, paths);
        if (figures === undefined) return [];
        const { again, distinct } = figures;
        if (again > repeats) findings.fail(store, `${again} rows repeated for ${distinct} ids`, ...ofStore);
        else findings.evidence(...ofStore);
        return [figures];
      });
      if (counted.length === 0) return findings.conclude(name, bound, "no count of rows was read");
      const written = counted.reduce((sum, { rows }) => sum + rows, 0);
      const repeated = counted.reduce((sum, { again }) => sum + again, 0);
      findings.measure({ id: "rows-written", name: "rows written", value: written, unit: "rows" });
      const why = "what was under way when its answer was lost";
      findings.measure({
        id: "rewritten",
        name: "rows repeated",
        value: repeated,
        unit: "rows",
        bound: { atMost: repeats, why },
      });
      return findings.conclude(name, bound, `${written} rows written, ${repeated} repeated`);
    },
  };
}

/**
 * The rows of one store and how many of them came again; undefined where no count of them was had. The store's log
 * counts the whole table, so the ids of all producers are what it may hold; what was read of one producer's time
 * does not speak for another's, which may have begun earlier.
 */
function figuresOf(
  findings: Findings,
  store: string,
  audits: HistoryEvent<"audit">[],
  paths: number,
): { rows: number; distinct: number; again: number } | undefined {
  const counts: number[] = [];
  for (const audit of audits) {
    const { physicalRows } = audit.data;
    if (typeof physicalRows === "number") counts.push(physicalRows);
    else if (physicalRows !== undefined)
      findings.unknown(store, `how many rows were written: ${physicalRows.notRead}`, audit);
  }
  if (audits.every(({ data }) => data.physicalRows === undefined))
    findings.unknown(store, "how many rows were written: it does not tell", ...audits);
  if (counts.length === 0) return undefined;
  const rows = Math.max(...counts);
  const distinct = audits.reduce((sum, { data }) => sum + data.distinct, 0);
  return { rows, distinct, again: Math.max(0, rows - paths * distinct) };
}
