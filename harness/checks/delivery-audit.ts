import type { AuditData, HistoryEvent, IdRange } from "../core/event.ts";
import { IntervalSet } from "../core/interval-set.ts";
import type { Acknowledged } from "./acknowledged.ts";
import type { Judgement } from "./judgement.ts";

export interface DeliveryFigures {
  stored: number;
  lost: number;
  duplicated: number;
  unexpected: number;
  corrupted: number;
  recovered: number;
  verifyMs: number;
}

export function noFigures(): DeliveryFigures {
  return { stored: 0, lost: 0, duplicated: 0, unexpected: 0, corrupted: 0, recovered: 0, verifyMs: 0 };
}

export interface AuditCase {
  judgement: Judgement;
  audit: HistoryEvent<"audit">;
  acknowledged: Acknowledged;
  /** The audit came after the last acknowledgement and an empty pipeline: what is missing is lost. */
  settled: boolean;
  exactlyOnce: boolean;
  figures: DeliveryFigures;
}

/** One producer in one store. Adds to the figures. */
export function judgeAudit(given: AuditCase): void {
  const { judgement, audit, acknowledged, settled, exactlyOnce, figures } = given;
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
  if (corrupted > 0) judgement.fail(subject, `corrupted ids ${text(data.corrupted)}`, audit);
  if (duplicated > 0 && exactlyOnce)
    judgement.fail(subject, `ids stored twice: ${text(data.duplicated)}`, audit);
  const distrust = whyNotTrusted(data, acknowledged.ids);
  if (distrust !== undefined) judgement.unsure(subject, distrust, audit);
  const sure = settled && distrust === undefined;
  judgeMissing({ ...given, settled: sure }, subject);
  const unexpected = IntervalSet.of(data.unexpected).size;
  figures.unexpected += unexpected;
  if (unexpected === 0) return;
  if (sure) judgement.fail(subject, `ids that were never served: ${text(data.unexpected)}`, audit);
  else judgement.unsure(subject, `whether ids ${text(data.unexpected)} were served later`, audit);
}

/** Only what was acknowledged can be lost, whatever the audit was asked to look for. */
function judgeMissing(
  { judgement, audit, acknowledged, figures, settled }: AuditCase,
  subject: string,
): void {
  for (const range of audit.data.missing) {
    const asked = IntervalSet.of([range]);
    const lost = IntervalSet.of(asked.minus(IntervalSet.of(asked.minus(acknowledged.ids))));
    if (lost.size === 0) continue;
    const hop =
      range.lastHop === undefined ? "no hop is known to hold them" : `last held by ${range.lastHop}`;
    const place = `${range.shape ?? shapeOf(range, acknowledged.ids)}, ${hop}`;
    const named = `${lost.size} acknowledged ids ${text(lost.ranges)} (${place})`;
    if (settled) {
      figures.lost += lost.size;
      judgement.fail(subject, `lost ${named}`, audit, ...acknowledgements(acknowledged, lost.ranges));
    } else judgement.unsure(subject, `${named} in the store; they may be on their way`, audit);
  }
}

/** The events that acknowledged the ends of what was lost. */
function acknowledgements({ events }: Acknowledged, lost: readonly IdRange[]): HistoryEvent[] {
  return events.filter(({ data }) =>
    lost.some((range) => range.first <= data.last && data.first <= range.last),
  );
}

/** An audit of other ids than the acknowledged ones, or with figures that do not add up, proves nothing. */
function whyNotTrusted(data: AuditData, acknowledged: IntervalSet): string | undefined {
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

function shapeOf(range: IdRange, acknowledged: IntervalSet): "prefix" | "hole" | "tail" | "all" {
  const atStart = range.first <= (acknowledged.ranges[0]?.first ?? 0);
  const atEnd = range.last >= (acknowledged.ranges.at(-1)?.last ?? 0);
  if (atStart && atEnd) return "all";
  if (atStart) return "prefix";
  return atEnd ? "tail" : "hole";
}

/** The first few ranges in words, so that a million holes do not become the message. */
function text(ranges: readonly IdRange[]): string {
  const named = ranges
    .slice(0, 5)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
    .join(", ");
  return ranges.length > 5 ? `${named} and ${ranges.length - 5} more ranges` : named;
}
