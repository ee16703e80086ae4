import { count } from "../../core/figures.ts";
import { IntervalSet } from "../../core/interval-set.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { type Acknowledged, acknowledgedBy } from "./acknowledged.ts";
import { type DeliveryFigures, judgeAudit, noFigures, unexpectedIds } from "./delivery-audit.ts";
import { removedByRetention } from "./retention.ts";
import { lastAudits, settledBy } from "./settled.ts";

const name = "delivery";

export interface DeliveryOptions {
  /** Also demands one row by key. */
  exactlyOnce?: boolean;
  /**
   * What is lost is exactly what the brokers' retention removed before it was stored, and that is at least one
   * record; without this nothing may be lost.
   */
  lossBy?: "retention";
}

/**
 * Every acknowledged record is in every audited store, and nothing else is wrong with it. Loss is only spoken of
 * once the pipeline is proven to be empty: before that a record may still be on its way, and the answer is
 * `unknown`.
 */
export function delivery(options: DeliveryOptions = {}): Check {
  const exactlyOnce = options.exactlyOnce ?? false;
  const retentionMayLose = options.lossBy === "retention";
  const once = exactlyOnce ? ", 0 duplicated by key" : "";
  const loss = retentionMayLose ? "lost is what retention removed (at least 1)" : "0 lost";
  const bound = `${loss}, 0 unexpected, 0 corrupted${once}, of at least 1 acknowledged`;
  return {
    id: "delivery",
    options,
    name,
    run(history) {
      const producers = acknowledgedBy(history);
      if (producers.size === 0) return notJudged(name, "unknown", "nothing was acknowledged");
      const findings = new Findings();
      judgeLedger(history, findings);
      const figures = noFigures();
      const audits = lastAudits(history);
      for (const acknowledged of producers.values()) {
        const own = audits.filter(({ data }) => data.producer === acknowledged.producer);
        const subject = `producer ${acknowledged.producer}`;
        if (own.length === 0)
          findings.unknown(subject, "any audit of its records", acknowledged.events.at(-1));
        for (const audit of own) {
          const settled = isSettled(history, findings, audit, acknowledged);
          const removed = removedByRetention(history, audit.data);
          const demands = { exactlyOnce, retentionMayLose };
          judgeAudit({ findings, audit, acknowledged, settled, removed, ...demands, figures });
        }
      }
      if (retentionMayLose) judgeRetention(history, findings, figures);
      judgeStrangers(findings, audits, producers, figures);
      const total = [...producers.values()].reduce((sum, { ids }) => sum + ids.size, 0);
      measure(findings, total, figures, options);
      const { lost, removed, duplicated, unexpected, corrupted } = figures;
      const byRetention = removed > 0 ? ` (${count(removed)} by retention)` : "";
      return findings.conclude(
        name,
        bound,
        `${count(total)} acknowledged, ${count(lost)} lost${byRetention}, ${count(duplicated)} duplicated, ${count(unexpected)} unexpected, ${count(corrupted)} corrupted`,
      );
    },
  };
}

/** Acknowledgements that the ledger missed would be records that nobody asks for. */
function judgeLedger(history: History, findings: Findings): void {
  const operations = history.of("operation");
  const sight = coverage(history, "ledger", operations[0]?.at ?? 0, operations.at(-1)?.at ?? 0);
  if (!sight.observedThroughout) findings.unknown("ledger", sight.why);
  else findings.evidence(sight.begin);
}

/** A promise about what retention takes is put to the test only where it took something while somebody looked. */
function judgeRetention(history: History, findings: Findings, figures: DeliveryFigures): void {
  const operations = history.of("operation");
  const sight = coverage(history, "claims", operations[0]?.at ?? 0, operations.at(-1)?.at ?? 0);
  if (!sight.observedThroughout) findings.unknown("retention", sight.why);
  if (figures.removed === 0)
    findings.unknown("retention", "anything that retention removed before it was stored");
}

/** Whether what is missing is lost; says so where it cannot be told. */
function isSettled(
  history: History,
  findings: Findings,
  audit: HistoryEvent<"audit">,
  acknowledged: Acknowledged,
): boolean {
  const found = settledBy(history, audit, acknowledged);
  if ("settled" in found) findings.evidence(...found.events);
  else findings.unknown(`producer ${acknowledged.producer}`, found.why, ...found.events);
  return "settled" in found;
}

/** Rows of a producer that nothing was acknowledged of can be wrong too: they must not stay unmentioned. */
function judgeStrangers(
  findings: Findings,
  audits: HistoryEvent<"audit">[],
  producers: Map<number, Acknowledged>,
  figures: DeliveryFigures,
): void {
  for (const audit of audits.filter(({ data }) => !producers.has(data.producer))) {
    const unexpected = unexpectedIds(audit.data);
    const corrupted = IntervalSet.of(audit.data.corrupted).size;
    figures.unexpected += unexpected;
    figures.corrupted += corrupted;
    if (unexpected + corrupted === 0) continue;
    const kind = corrupted > 0 ? "corrupted" : "unexpected";
    findings.fail(
      { subject: `producer ${audit.data.producer}`, kind },
      `${unexpected} unexpected and ${corrupted} corrupted records`,
      audit,
    );
  }
}

function measure(
  findings: Findings,
  total: number,
  figures: DeliveryFigures,
  { exactlyOnce, lossBy }: DeliveryOptions,
): void {
  const none = (why: string) => ({ bound: { atMost: 0, why } });
  findings.measure({
    id: "acknowledged",
    name: "acknowledged",
    value: total,
    unit: "rows",
    bound: { atLeast: 1, why: "zero operations show nothing" },
  });
  findings.measure({ id: "stored", name: "stored", value: figures.stored, unit: "rows" });
  const lost =
    lossBy === undefined
      ? none("acknowledged means stored")
      : { bound: { atLeast: figures.removed, atMost: figures.removed, why: "what retention removed" } };
  findings.measure({ id: "lost", name: "lost", value: figures.lost, unit: "rows", ...lost });
  findings.measure({
    id: "removed-by-retention",
    name: "removed by retention",
    value: figures.removed,
    unit: "rows",
  });
  const once = exactlyOnce === true ? none("exactly once by key") : {};
  findings.measure({
    id: "duplicated",
    name: "duplicated",
    value: figures.duplicated,
    unit: "rows",
    ...once,
  });
  findings.measure({
    id: "unexpected",
    name: "unexpected",
    value: figures.unexpected,
    unit: "rows",
    ...none("never served"),
  });
  findings.measure({
    id: "corrupted",
    name: "corrupted",
    value: figures.corrupted,
    unit: "rows",
    ...none("fields follow the id"),
  });
  findings.measure({ id: "recovered", name: "recovered", value: figures.recovered, unit: "rows" });
  findings.measure({ id: "verification", name: "verification", value: figures.verifyMs, unit: "ms" });
}
