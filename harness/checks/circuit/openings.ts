import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import { contentionDuring } from "../verdict/contention.ts";
import type { CircuitCase } from "./circuit-case.ts";
import type { StateInterval } from "./claimed-states.ts";
import { failuresSeen, refusalBehind } from "./failures-seen.ts";
import { mayTouch, type RefusedAttempt } from "./wire.ts";

/** A closed circuit opens after exactly the declared number of failures in a row: no sooner, and not later. */
export function judgeOpenings(given: CircuitCase): void {
  for (const interval of given.claimed.intervals) {
    if (interval.state !== "closed") continue;
    judgeTooLate(given, interval);
    if (interval.next?.data.state === "open") judgeCount(given, interval, interval.next);
  }
}

/**
 * What the owner says it counted; where it does not say, what the wire shows. An owner may say the right number and
 * count another: where each failure has to show on the wire and too few do, it is not taken at its word. That is no
 * proof against it, since a call may fail before it is tried.
 */
function judgeCount(given: CircuitCase, interval: StateInterval, opening: HistoryEvent<"circuit">): void {
  const { findings, subject, spec, wire, claimed } = given;
  const counted = opening.data.failures;
  if (counted === spec.failures) {
    const sinceMs = Math.max(lastAnswerBefore(given, opening.at)?.at ?? interval.fromMs, interval.fromMs);
    const refusal = refusalBehind(given, sinceMs, opening);
    const seen = failuresSeen(wire, sinceMs, latest(opening));
    if (refusal === undefined || seen.length >= spec.failures) findings.evidence(opening);
    else {
      const said = `the wire shows ${seen.length} since the last answer`;
      const what = `the ${counted} failures that it says it counted: ${said}`;
      findings.unknown(subject, what, refusal.proven, ...seen, opening);
    }
    return;
  }
  if (counted !== undefined) {
    // A sampled count may already hold the failure of a later trial.
    const mayBeLater = claimed.via === "metric" && counted > spec.failures;
    const said = `opened after ${counted} failures in a row instead of ${spec.failures}`;
    if (mayBeLater && 2 * opening.uncertaintyMs >= spec.openMs)
      findings.unknown(subject, `whether it ${said}`, opening);
    else findings.fail(subject, said, interval.claim, opening);
    return;
  }
  const failures = refusedSinceAnswer(given, interval);
  const answeredAt = lastAnswerBefore(given, opening.at)?.at ?? interval.fromMs;
  const broken = wire.broken.filter(({ at }) => at >= answeredAt && at <= latest(opening)).length;
  if (failures.length <= spec.failures && failures.length + broken >= spec.failures) {
    findings.evidence(opening, ...failures.map(({ rst }) => rst));
  } else {
    const seen = `${failures.length} refused attempts and ${broken} broken connections`;
    findings.unknown(
      subject,
      `the ${spec.failures} failures before it opened: the wire shows ${seen}`,
      opening,
    );
  }
}

/** An attempt after enough refused ones, while still claimed closed, shows that it should be open. */
function judgeTooLate(given: CircuitCase, interval: StateInterval): void {
  const { history, findings, subject, spec, wire, tolerance } = given;
  const limit = interval.next === undefined ? interval.toMs : latest(interval.next);
  for (const run of refusedRuns(given, interval)) {
    const enough = run[spec.failures - 1];
    if (enough === undefined) continue;
    const dueMs = latest(enough.rst) + tolerance.noticeMs;
    const further = wire.attempts.find((attempt) => earliest(attempt) > dueMs && attempt.at <= limit);
    if (further === undefined) continue;
    const said = `still closed and trying after ${spec.failures} refused attempts in a row`;
    const contention = contentionDuring(history, enough.rst.at, further.at, further.at - dueMs);
    if (contention.tolerable) findings.fail(subject, said, enough.rst, further, interval.next);
    else
      findings.unknown(
        subject,
        `${said}, and ${contention.why}`,
        enough.rst,
        further,
        ...contention.evidence,
      );
    return;
  }
}

function refusedSinceAnswer(given: CircuitCase, interval: StateInterval): RefusedAttempt[] {
  return refusedRuns(given, interval).at(-1) ?? [];
}

/**
 * Refused attempts in a row, between answers. Only after a first answer in this life: what an application
 * tries before it was ever connected is its start-up's business and does not pass the circuit.
 */
function refusedRuns({ wire, claimed }: CircuitCase, interval: StateInterval): RefusedAttempt[][] {
  const answers = wire.answers.filter(({ at }) => at >= claimed.life.fromMs && at <= interval.toMs);
  const firstAnswer = answers[0];
  if (firstAnswer === undefined) return [];
  const runs: RefusedAttempt[][] = [];
  for (const attempt of wire.refused) {
    if (attempt.syn.at <= latest(firstAnswer) || attempt.syn.at < interval.fromMs) continue;
    if (attempt.rst.at > interval.toMs + (interval.next?.uncertaintyMs ?? 0)) break;
    const previous = runs.at(-1)?.at(-1);
    const goesOn =
      previous !== undefined && !answers.some((answer) => mayTouch(answer, previous.rst.at, attempt.syn.at));
    if (goesOn) runs.at(-1)?.push(attempt);
    else runs.push([attempt]);
  }
  return runs;
}

function lastAnswerBefore({ wire }: CircuitCase, at: number): HistoryEvent<"traffic"> | undefined {
  return wire.answers.findLast((answer) => earliest(answer) <= at);
}
