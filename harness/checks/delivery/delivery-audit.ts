import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import type { HistoryEvent, IdRange } from "../../history/events.ts";
import { lossShape } from "../../history/loss-shape.ts";
import type { Findings } from "../verdict/findings.ts";
import type { Acknowledged } from "./acknowledged.ts";
import type { RemovedByRetention } from "./retention.ts";

export interface DeliveryFigures {
  stored: number;
  lost: number;
  /** Of the lost: what retention removed. */
  removed: number;
  duplicated: number;
  unexpected: number;
  corrupted: number;
  recovered: number;
  verifyMs: number;
}

export function noFigures(): DeliveryFigures {
  return {
    ...{ stored: 0, lost: 0, removed: 0, duplicated: 0, unexpected: 0, corrupted: 0 },
    ...{ recovered: 0, verifyMs: 0 },
  };
}

export interface AuditCase {
  findings: Findings;
  audit: HistoryEvent<"audit">;
  acknowledged: Acknowledged;
  /** The audit came after the last acknowledgement and an empty pipeline: what is missing is lost. */
  settled: boolean;
  exactlyOnce: boolean;
  removed: RemovedByRetention;
  /** Loss by retention is what the scenario promises. */
  retentionMayLose: boolean;
  figures: DeliveryFigures;
}

/** How many ids are stored that were never served. */
export function unexpectedIds({ unexpected, unexpectedInAll }: AuditData): number {
  return Math.max(unexpectedInAll ?? 0, IntervalSet.of(unexpected).size);
}

/** One producer in one store. Adds to the figures. */
export function judgeAudit(given: AuditCase): void {
  const { findings, audit, acknowledged, settled, exactlyOnce, figures } = given;
  const { data } = audit;
  const subject = `producer ${data.producer} in ${data.store}`;
  const duplicated = IntervalSet.of(data.duplicated).size;
  const corrupted = IntervalSet.of(data.corrupted).size;
  figures.stored += data.distinct;
  figures.duplicated += duplicated;
  figures.corrupted += corrupted;
  figures.recovered += data.recovered;
  figures.verifyMs += data.verifyMs;
  // These do not heal by waiting, so they are wrong whenever they are seen.
  if (corrupted > 0)
    findings.fail({ subject, kind: "corrupted" }, `corrupted ids ${text(data.corrupted)}`, audit);
  if (duplicated > 0 && exactlyOnce)
    findings.fail({ subject, kind: "duplicated" }, `ids stored twice: ${text(data.duplicated)}`, audit);
  const distrust = whyNotTrusted(data, acknowledged.ids);
  if (distrust !== undefined) findings.unknown(subject, distrust, audit);
  const sure = settled && distrust === undefined;
  judgeMissing({ ...given, settled: sure }, subject);
  const unexpected = IntervalSet.of(data.unexpected).size;
  figures.unexpected += unexpected;
  if (unexpected === 0) return;
  if (sure)
    findings.fail(
      { subject, kind: "unexpected" },
      `ids that were never served: ${text(data.unexpected)}`,
      audit,
    );
  else findings.unknown(subject, `whether ids ${text(data.unexpected)} were served later`, audit);
}

/** Only what was acknowledged can be lost, whatever the audit was asked to look for. */
function judgeMissing(given: AuditCase, subject: string): void {
  const { findings, audit, acknowledged, figures, settled, removed } = given;
  for (const range of audit.data.missing) {
    const lost = IntervalSet.of(IntervalSet.of([range]).common(acknowledged.ids));
    if (lost.size === 0) continue;
    const place = `${range.shape ?? lossShape(range, acknowledged.ids)}, ${hopOf(range.lastHop)}`;
    const named = (ids: IntervalSet) => `${ids.size} acknowledged ids ${text(ids.ranges)} (${place})`;
    if (!settled) {
      findings.unknown(
        { subject, kind: "lost" },
        `${named(lost)} in the store; they may be on their way`,
        audit,
      );
      continue;
    }
    figures.lost += lost.size;
    const byRetention = IntervalSet.of(lost.common(removed.ids));
    judgeRemoved(given, subject, byRetention, named);
    const otherwise = IntervalSet.of(lost.minus(removed.ids));
    if (otherwise.size === 0) continue;
    const [doubt] = removed.doubts;
    // What retention may take is no fault there, so a loss that it may have caused is neither proven nor cleared.
    if (given.retentionMayLose && doubt !== undefined && range.lastHop === "none")
      findings.unknown(
        { subject, kind: "lost" },
        `${doubt.why}, so who lost ${named(otherwise)}`,
        audit,
        doubt.event,
      );
    else
      findings.fail(
        { subject, kind: "lost" },
        `lost ${named(otherwise)}`,
        audit,
        ...acknowledgements(acknowledged, otherwise.ranges),
      );
  }
}

function judgeRemoved(
  { findings, audit, figures, removed, retentionMayLose }: AuditCase,
  subject: string,
  ids: IntervalSet,
  named: (ids: IntervalSet) => string,
): void {
  if (ids.size === 0) return;
  figures.removed += ids.size;
  const evidence = removed.events.filter(({ data }) =>
    data.uncommitted.some(
      ({ producer, first, last }) =>
        producer === audit.data.producer && ids.common(IntervalSet.of([{ first, last }])).length > 0,
    ),
  );
  if (retentionMayLose) findings.evidence(audit, ...evidence);
  else findings.fail({ subject, kind: "lost" }, `lost by retention ${named(ids)}`, audit, ...evidence);
}

function hopOf(lastHop: string | undefined): string {
  if (lastHop === undefined) return "no hop is known to hold them";
  return lastHop === "none" ? "no hop holds them" : `last held by ${lastHop}`;
}

/** The events that acknowledged the ends of what was lost. */
function acknowledgements({ events }: Acknowledged, lost: readonly IdRange[]): HistoryEvent[] {
  return events.filter(({ data }) =>
    lost.some((range) => range.first <= data.last && data.first <= range.last),
  );
}

/** An audit of other ids than the acknowledged ones, or with figures that do not add up, proves nothing. */
export function whyNotTrusted(data: AuditData, acknowledged: IntervalSet): string | undefined {
  const expected = IntervalSet.of(data.expected);
  const unasked = acknowledged.minus(expected);
  const invented = expected.minus(acknowledged);
  if (unasked.length > 0) return `an audit of acknowledged ids ${text(unasked)}: it asked for others`;
  if (invented.length > 0) return `an acknowledgement of ids ${text(invented)}, which the audit asked for`;
  const missing = IntervalSet.of(data.missing);
  if (missing.minus(expected).length > 0) return "an audit whose missing ids are among those it asked for";
  const explained = expected.size - missing.size + data.recovered + IntervalSet.of(data.unexpected).size;
  if (explained !== data.distinct) {
    return `an audit that adds up: ${data.distinct} distinct ids are stored, ${explained} are explained`;
  }
  if (data.rows < data.distinct)
    return `an audit that adds up: ${data.rows} rows hold ${data.distinct} distinct ids`;
  return undefined;
}

/** The first few ranges in words, so that a million holes do not become the message. */
function text(ranges: readonly IdRange[]): string {
  const named = ranges
    .slice(0, 5)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
    .join(", ");
  return ranges.length > 5 ? `${named} and ${ranges.length - 5} more ranges` : named;
}
