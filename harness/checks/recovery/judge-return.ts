import { humanDuration } from "../../core/duration.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring, longestDelayMs } from "../verdict/contention.ts";
import type { Findings } from "../verdict/findings.ts";
import type { Return } from "./signals.ts";

/** Milliseconds until the return in question, `undefined` when nobody watched. */
export type Took = number | { atLeastMs: number } | undefined;

export interface ReturnCase {
  history: History;
  topology: TopologyData;
  findings: Findings;
  healed: HistoryEvent<"fault">;
  withinMs: number;
}

/** Holds one return against the bound. */
export function judgeReturn(given: ReturnCase, item: Return): Took {
  const { findings, healed } = given;
  if (item.state === "not watched") {
    findings.unknown(item.subject, item.why, healed);
    return undefined;
  }
  if (item.state === "nothing to do") {
    findings.evidence(item.event);
    return 0;
  }
  return item.state === "away" ? judgeAway(given, item) : judgeBack(given, item);
}

function judgeAway(
  { history, topology, findings, healed, withinMs }: ReturnCase,
  item: Extract<Return, { state: "away" }>,
): Took {
  const sinceMs = item.lastLookMs - latest(healed);
  const said = `${item.what} ${humanDuration(Math.max(0, sinceMs))} after the heal`;
  const about = { subject: item.subject, kind: "not recovered" as const };
  const contention = contentionDuring(history, healed.at, item.lastLookMs, sinceMs - withinMs);
  if (endedForGood(topology, item))
    findings.fail(about, `not ${said}, and ended for good`, healed, item.event);
  else if (sinceMs <= withinMs) findings.unknown(about, said, healed, item.event);
  else if (contention.tolerable) findings.fail(about, `still not ${said}`, healed, item.event);
  else findings.unknown(about, `still not ${said}, and ${contention.why}`, ...contention.evidence);
  return { atLeastMs: Math.max(0, sinceMs) };
}

/** It ended and nobody will start it again: no machine is too slow for what does not happen at all. */
function endedForGood(
  { services }: TopologyData,
  { subject, event }: Extract<Return, { state: "away" }>,
): boolean {
  if (event?.kind !== "container") return false;
  const policy = services.find(({ name }) => name === subject)?.restart;
  return policy === "no" && (event as HistoryEvent<"container">).data.action === "die";
}

function judgeBack(
  { history, findings, healed, withinMs }: ReturnCase,
  item: Extract<Return, { state: "back" }>,
): Took {
  const wellBy = item.unseen ?? item.event;
  if (wellBy.at <= healed.at) {
    // It was never ill, or well again before the heal: nothing was timed.
    findings.evidence(healed, item.event);
    return 0;
  }
  const tookMs = Math.max(0, item.event.at - healed.at);
  const least = earliest(item.event) - latest(healed);
  const most = latest(wellBy) - earliest(healed);
  const said = `${item.what} only ${humanDuration(tookMs)} after the heal${unseenAfter(item.unseen, healed)}`;
  const contention = contentionDuring(history, healed.at, wellBy.at, least - withinMs);
  // A busy machine makes a recovery slower, never faster: a bound that is met in spite of it is met. Only the
  // harness's own lateness could flatter it, so that is added.
  const lateMs = longestDelayMs(history, healed.at, wellBy.at);
  const metAnyway = lateMs !== undefined && most + lateMs <= withinMs;
  if (!contention.tolerable && !metAnyway)
    findings.unknown(item.subject, `${said}, and ${contention.why}`, ...contention.evidence);
  else if (least > withinMs) findings.fail({ subject: item.subject, kind: "late" }, said, healed, item.event);
  else if (most > withinMs) {
    findings.unknown(item.subject, `whether within the bound: ${said}`, healed, item.event, item.unseen);
  } else findings.evidence(healed, item.event);
  return tookMs;
}

function unseenAfter(unseen: HistoryEvent | undefined, healed: HistoryEvent<"fault">): string {
  if (unseen === undefined) return "";
  return `, and then not watched until ${humanDuration(unseen.at - healed.at)} after it`;
}
