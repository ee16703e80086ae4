import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { BackoffSpec, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverage } from "../verdict/coverage.ts";
import {
  beginOf,
  faultSpans,
  forceEndOf,
  isProven,
  linksTo,
  type ProvenFault,
} from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type RefusedWait, refusedWaits } from "./refused-waits.ts";

const name = "back-off sequence";
/** Packets are known to 2 ms each, and timers may fire a millisecond early. */
const earlyMs = 10;

/**
 * The waits between refused attempts on a declared link, from the wire: never shorter than declared, at most `allowance`
 * (default 1 s) longer, and going on for as long as the outage does. A slow machine makes a wait longer, never
 * shorter. Only proven faults on the link or its server are judged, and only waits whose failure the wire shows.
 */
export function backoffSequence(options: { allowance?: Duration } = {}): Check {
  const allowanceMs = milliseconds(options.allowance ?? "1s");
  return {
    id: "backoff-sequence",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const specs = topology.backoffs ?? [];
      if (specs.length === 0) return notJudged(name, "not covered", "the platform declares no back-off");
      const findings = new Findings();
      let judged = 0;
      for (const spec of specs) {
        const faults = faultSpans(history)
          .filter(isProven)
          .filter(({ target }) => linksTo(topology, target).some(({ id }) => id === spec.link));
        for (const fault of faults) judged += judgeFault({ history, findings, spec, fault, allowanceMs });
      }
      if (judged === 0) findings.unknown("attempts", "two refused attempts in a row on any declared link");
      return findings.conclude(name, boundOf(specs, allowanceMs), `${judged} waits between attempts`);
    },
  };
}

interface FaultCase {
  history: History;
  findings: Findings;
  spec: BackoffSpec;
  fault: ProvenFault;
  allowanceMs: number;
}

/** How many waits were judged. */
function judgeFault(given: FaultCase): number {
  const { history, findings, spec, fault } = given;
  const [fromMs, toMs] = [beginOf(fault), forceEndOf(fault)];
  const server = /->(.*):\d+$/.exec(spec.link)?.[1] ?? spec.link;
  const sight = coverage(history, `capture:${server}`, fromMs, toMs);
  if (!sight.observedThroughout) {
    findings.unknown(spec.link, sight.why, fault.proven);
    return 0;
  }
  const waits = refusedWaits(history, spec.link, fromMs, toMs);
  for (const wait of waits) judgeWait(given, wait);
  const ended = waits.flatMap(({ failed, next }) => (next === undefined ? [] : [next.at - failed.at]));
  if (ended.length > 0)
    findings.measure({
      id: "backoff-wait",
      of: spec.link,
      name: `longest wait on ${spec.link}`,
      value: Math.max(...ended),
      unit: "ms",
    });
  return ended.length;
}

function judgeWait({ history, findings, spec, allowanceMs }: FaultCase, wait: RefusedWait): void {
  const { step, failed, next, untilMs } = wait;
  const declaredMs = Math.min(spec.initialMs * spec.factor ** (step - 1), spec.capMs);
  const jitterMs = declaredMs * (spec.jitter ?? 0);
  const waitedMs = (next?.at ?? untilMs) - failed.at;
  const which = `delay ${step} on ${spec.link}`;
  if (next !== undefined && waitedMs < declaredMs - jitterMs - earlyMs) {
    const said = `${which} was ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`;
    findings.fail(spec.link, said, failed, next);
    return;
  }
  const missedByMs = waitedMs - (declaredMs + jitterMs + allowanceMs);
  if (missedByMs <= 0) {
    if (next !== undefined) findings.evidence(failed, next);
    return;
  }
  const said =
    next === undefined
      ? `${which}: no attempt for ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`
      : `${which} was ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`;
  const contention = contentionDuring(history, failed.at, failed.at + waitedMs, missedByMs);
  const shown: (HistoryEvent | undefined)[] = [failed, next];
  if (contention.tolerable) findings.fail(spec.link, said, ...shown);
  else findings.unknown(spec.link, `${said}, and ${contention.why}`, ...shown, ...contention.evidence);
}

function boundOf(specs: BackoffSpec[], allowanceMs: number): string {
  const each = specs.map(
    ({ link, initialMs, factor, capMs }) =>
      `${link} waits ${humanDuration(initialMs)}, then ${factor} times as long, at most ${humanDuration(capMs)}`,
  );
  return `${each.join("; ")} (−${humanDuration(earlyMs)}/+${humanDuration(allowanceMs)})`;
}
