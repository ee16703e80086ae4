import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { BackoffSpec, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { pressureDuring } from "../verdict/contention.ts";
import { watch } from "../verdict/coverage.ts";
import {
  beginOf,
  faultSpans,
  forceEndOf,
  isProven,
  linksTo,
  type ProvenFault,
} from "../verdict/fault-spans.ts";
import { Judgement, noJudgement } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type RefusedWait, refusedWaits } from "./refused-waits.ts";

const name = "back-off sequence";
/** Packets are known to 2 ms each, and timers may fire a millisecond early. */
const earlyMs = 10;

/**
 * The waits between refused attempts on a declared link, from the wire: never shorter than declared, at most `machine`
 * (default 1 s) longer, and going on for as long as the outage does. A slow machine makes a wait longer, never
 * shorter. Only proven faults on the link or its server are judged, and only waits whose failure the wire shows.
 */
export function backoffSequence(options: { machine?: Duration } = {}): Check {
  const machineMs = milliseconds(options.machine ?? "1s");
  return {
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return noJudgement(name, "unknown", "the history declares no topology");
      const specs = topology.backoffs ?? [];
      if (specs.length === 0) return noJudgement(name, "not covered", "the platform declares no back-off");
      const judgement = new Judgement();
      let judged = 0;
      for (const spec of specs) {
        const faults = faultSpans(history)
          .filter(isProven)
          .filter(({ target }) => linksTo(topology, target).some(({ id }) => id === spec.link));
        for (const fault of faults) judged += judgeFault({ history, judgement, spec, fault, machineMs });
      }
      if (judged === 0) judgement.unsure("attempts", "two refused attempts in a row on any declared link");
      return judgement.conclude(name, boundOf(specs, machineMs), `${judged} waits between attempts`);
    },
  };
}

interface FaultCase {
  history: History;
  judgement: Judgement;
  spec: BackoffSpec;
  fault: ProvenFault;
  machineMs: number;
}

/** How many waits were judged. */
function judgeFault(given: FaultCase): number {
  const { history, judgement, spec, fault } = given;
  const [fromMs, toMs] = [beginOf(fault), forceEndOf(fault)];
  const server = /->(.*):\d+$/.exec(spec.link)?.[1] ?? spec.link;
  const sight = watch(history, `capture:${server}`, fromMs, toMs);
  if (!sight.watched) {
    judgement.unsure(spec.link, sight.why, fault.proven);
    return 0;
  }
  const waits = refusedWaits(history, spec.link, fromMs, toMs);
  for (const wait of waits) judgeWait(given, wait);
  const ended = waits.flatMap(({ failed, next }) => (next === undefined ? [] : [next.at - failed.at]));
  if (ended.length > 0)
    judgement.measure({ name: `longest wait on ${spec.link}`, value: Math.max(...ended), unit: "ms" });
  return ended.length;
}

function judgeWait({ history, judgement, spec, machineMs }: FaultCase, wait: RefusedWait): void {
  const { step, failed, next, untilMs } = wait;
  const declaredMs = Math.min(spec.initialMs * spec.factor ** (step - 1), spec.capMs);
  const jitterMs = declaredMs * (spec.jitter ?? 0);
  const waitedMs = (next?.at ?? untilMs) - failed.at;
  const which = `delay ${step} on ${spec.link}`;
  if (next !== undefined && waitedMs < declaredMs - jitterMs - earlyMs) {
    const said = `${which} was ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`;
    judgement.fail(spec.link, said, failed, next);
    return;
  }
  const missedByMs = waitedMs - (declaredMs + jitterMs + machineMs);
  if (missedByMs <= 0) {
    if (next !== undefined) judgement.saw(failed, next);
    return;
  }
  const said =
    next === undefined
      ? `${which}: no attempt for ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`
      : `${which} was ${humanDuration(waitedMs)}, declared are ${humanDuration(declaredMs)}`;
  const pressure = pressureDuring(history, failed.at, failed.at + waitedMs, missedByMs);
  const shown: (HistoryEvent | undefined)[] = [failed, next];
  if (pressure.bearable) judgement.fail(spec.link, said, ...shown);
  else judgement.unsure(spec.link, `${said}, and ${pressure.why}`, ...shown, ...pressure.evidence);
}

function boundOf(specs: BackoffSpec[], machineMs: number): string {
  const each = specs.map(
    ({ link, initialMs, factor, capMs }) =>
      `${link} waits ${humanDuration(initialMs)}, then ${factor} times as long, at most ${humanDuration(capMs)}`,
  );
  return `${each.join("; ")} (−${humanDuration(earlyMs)}/+${humanDuration(machineMs)})`;
}
