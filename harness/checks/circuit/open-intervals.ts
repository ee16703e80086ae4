import { humanDuration } from "../../core/duration.ts";
import { earliest, latest } from "../../history/event-order.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverage } from "../verdict/coverage.ts";
import type { CircuitCase } from "./circuit-case.ts";
import type { StateInterval } from "./claimed-states.ts";
import { isWithin, mayBeOfLateConnection, mayTouch } from "./wire.ts";

/** While open nothing reaches the server, for as long as declared; it closes only after an answer. */
export function judgeOpenIntervals(given: CircuitCase): void {
  for (const [index, interval] of given.claimed.intervals.entries()) {
    if (interval.state === "open") {
      judgeSilence(given, interval);
      judgeLength(given, interval);
      if (interval.next?.data.state === "closed") judgeClosing(given, interval, trialFrom(given, interval));
    }
    const before = given.claimed.intervals[index - 1];
    if (interval.state === "half-open" && interval.next?.data.state === "closed") {
      judgeClosing(given, interval, before?.state === "open" ? earliest(interval.claim) : interval.fromMs);
    }
  }
}

/** A sampled state is late: the trial may come as soon as the declared time is over. */
function trialFrom({ spec, tolerance }: CircuitCase, { claim }: StateInterval): number {
  return earliest(claim) + spec.openMs - tolerance.earlyMs;
}

function judgeSilence(given: CircuitCase, interval: StateInterval): void {
  const { findings, subject, wire, claimed, tolerance } = given;
  const fromMs = latest(interval.claim) + tolerance.inFlightMs;
  const endMs = interval.next === undefined ? interval.toMs : earliest(interval.next);
  const toMs = claimed.via === "log" ? endMs : Math.min(endMs, trialFrom(given, interval));
  const payload = wire.requests.filter(
    (request) =>
      isWithin(request, fromMs, toMs) && !mayBeOfLateConnection(wire, request, fromMs, tolerance.inFlightMs),
  );
  const attempts = wire.attempts.filter((attempt) => earliest(attempt) > fromMs && latest(attempt) < toMs);
  const [sent] = payload;
  const [tried] = attempts;
  if (sent !== undefined) findings.fail(subject, `sent to the server while open`, interval.claim, ...payload);
  if (tried !== undefined) findings.fail(subject, `tried to connect while open`, interval.claim, ...attempts);
  if (sent === undefined && tried === undefined) findings.evidence(interval.claim, interval.next);
}

function judgeLength(given: CircuitCase, interval: StateInterval): void {
  const { history, findings, subject, spec, claimed, tolerance } = given;
  const { claim, next } = interval;
  const lengthMs = interval.toMs - interval.fromMs;
  const slackMs = claim.uncertaintyMs + (next?.uncertaintyMs ?? 0);
  const said = `open for ${humanDuration(lengthMs)} instead of ${humanDuration(spec.openMs)}`;
  if (next !== undefined)
    findings.measure({
      id: "circuit-open",
      of: subject,
      name: `${subject} open`,
      value: lengthMs,
      unit: "ms",
    });
  if (next !== undefined && lengthMs + slackMs < spec.openMs - tolerance.earlyMs) {
    // No contention makes a timer fire early.
    findings.fail(subject, said, claim, next);
  } else if (lengthMs - slackMs > spec.openMs + tolerance.lateMs) {
    const missedByMs = lengthMs - slackMs - spec.openMs - tolerance.lateMs;
    const contention = contentionDuring(history, interval.fromMs, interval.toMs, missedByMs);
    const never = next === undefined ? `${said}, and never half-open` : said;
    if (contention.tolerable) findings.fail(subject, never, claim, next);
    else findings.unknown(subject, `${never}, and ${contention.why}`, claim, ...contention.evidence);
  } else if (next === undefined && interval.endedBy === "history") {
    findings.unknown(subject, `the end of the open time (${claimed.via})`, claim);
  } else findings.evidence(claim, next);
}

function judgeClosing(given: CircuitCase, interval: StateInterval, fromMs: number): void {
  const { history, findings, subject, spec, wire } = given;
  const closing = interval.next;
  if (closing === undefined) return;
  const answer = wire.answers.find((event) => mayTouch(event, fromMs, latest(closing)));
  if (answer !== undefined) {
    findings.evidence(answer, closing);
    return;
  }
  const server = /->(.*):\d+$/.exec(spec.link)?.[1] ?? spec.link;
  const sight = coverage(history, `capture:${server}`, fromMs, closing.at);
  if (sight.observedThroughout)
    findings.fail(subject, "closed although no answer came back", interval.claim, closing);
}
