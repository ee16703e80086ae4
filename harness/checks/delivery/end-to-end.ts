import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring, longestDelayMs } from "../verdict/contention.ts";
import { Findings, notJudged } from "../verdict/findings.ts";

const name = "end to end";

/**
 * From the begin of a phase, everything that its workloads offer has passed every hop within a bound: until the
 * last drain in it was seen to be complete. How it was delivered is `delivery`'s to say.
 */
export function endToEnd(phase: string, options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const bound = `everything offered in "${phase}" has arrived ${humanDuration(withinMs)} after its begin`;
  return {
    id: "end-to-end",
    options: { phase, ...options },
    name,
    run(history) {
      const begin = edgeOf(history, phase, "begin");
      if (begin === undefined) return notJudged(name, "unknown", `no phase "${phase}"`);
      const findings = new Findings();
      const end = edgeOf(history, phase, "end");
      const drains = history
        .of("drained")
        .filter(({ at }) => at >= begin.at && at <= (end?.at ?? Number.POSITIVE_INFINITY));
      const last = drains.at(-1);
      const unfinished = drains.find(({ data }) => !data.ok);
      if (last === undefined || unfinished !== undefined) {
        findings.unknown(phase, "that everything arrived", begin, unfinished, end);
        return findings.conclude(name, bound, "not everything was seen to arrive");
      }
      const tookMs = last.at - begin.at;
      judge(history, findings, { phase, begin, last, tookMs, withinMs });
      findings.measure({
        ...{ id: "end-to-end", of: phase },
        name: `${phase} end to end`,
        value: tookMs,
        unit: "ms",
        bound: { atMost: withinMs, why: "the bound that the scenario states" },
      });
      return findings.conclude(name, bound, `arrived after ${humanDuration(tookMs)}`);
    },
  };
}

/** A busy machine makes it slower, never faster; only the harness's own lateness could flatter it. */
function judge(
  history: History,
  findings: Findings,
  took: {
    phase: string;
    begin: HistoryEvent;
    last: HistoryEvent;
    tookMs: number;
    withinMs: number;
  },
): void {
  const { phase, begin, last, tookMs, withinMs } = took;
  const said = `everything arrived only ${humanDuration(tookMs)} after the begin`;
  const lateMs = longestDelayMs(history, begin.at, last.at) ?? Number.POSITIVE_INFINITY;
  const contention = contentionDuring(history, begin.at, last.at, tookMs - withinMs);
  if (tookMs + lateMs <= withinMs) findings.evidence(begin, last);
  else if (tookMs > withinMs && contention.tolerable) findings.fail(phase, said, begin, last);
  else findings.unknown(phase, `whether within the bound: ${said}`, begin, last, ...contention.evidence);
}

function edgeOf(history: History, phase: string, edge: "begin" | "end"): HistoryEvent<"phase"> | undefined {
  return history.of("phase", phase).find(({ data }) => data.edge === edge);
}
