import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import { longestPause } from "../availability/progress.ts";
import { interval } from "../verdict/coverage.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { judgeReturn, type Took } from "./judge-return.ts";
import { quietMs } from "./process.ts";
import { measureRestarts } from "./restarts.ts";
import { type Owed, owedAfter } from "./returns.ts";

const name = "recovery";

/**
 * After each proven heal answers cross the links again, and everybody is well within a bound and stays so: every
 * service's health, also of those that the fault reached only through others; of one without a health check its
 * process, which has started for the last time and then runs for `quietMs`; declared circuits of the links; rows in
 * the store. One that ended and that no policy restarts is away for good, however busy the machine was. Without a
 * companion it asks nothing of a platform but the engine and the wire. Overlapping faults count as one, from the last
 * heal. A link on which nobody asked since the fault owes no answer: that one did not fall silent for good is the claim
 * of `steadyState` and `deadAfterHeal`. Where the next fault comes before the bound is over, whoever is not well yet
 * owes it after that one.
 */
export function recovery(options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const within = `within ${humanDuration(withinMs)} of the proven heal`;
  const quiet = `without a health check its last start, and ${humanDuration(quietMs)} of running after it`;
  const bound = `answering, healthy, closed and storing again ${within}; ${quiet}`;
  return checkOfFaults({ id: "recovery", options, name }, (given) => {
    const { history, topology, findings, proven } = given;
    const looked = { untilMs: interval(history).toMs, withinMs };
    const times: Took[] = [];
    for (const owed of owedAfter(history, topology, proven, looked)) {
      const { overlap } = owed;
      const tookMs = judgeOwed(given, owed, withinMs);
      measureRestarts(history, findings, topology, overlap);
      if (tookMs === undefined) continue;
      times.push(tookMs);
      findings.measure({
        ...{
          id: "recovery",
          of: overlap.last.fault,
          name: `recovery from ${overlap.last.fault}`,
          unit: "ms",
        },
        ...(typeof tookMs === "number" ? { value: tookMs } : { valueAtLeast: tookMs.atLeastMs }),
        bound: { atMost: withinMs, why: "the bound that the scenario states" },
      });
    }
    const pause = longestPause(history);
    if (pause !== undefined) {
      findings.measure({
        ...{ id: "longest-pause", of: pause.of, name: `longest pause in ${pause.of}`, unit: "ms" },
        ...(pause.endless ? { valueAtLeast: pause.pauseMs } : { value: pause.pauseMs }),
      });
    }
    return findings.conclude(name, bound, longestOf(times));
  });
}

/** What never came back is no recovery of 0 ms: it lasted at least until the last look. */
function longestOf(times: readonly Took[]): string {
  const missed = times.flatMap((time) => (typeof time === "object" ? [time.atLeastMs] : []));
  if (missed.length > 0) return `not recovered after ≥ ${humanDuration(Math.max(...missed))}`;
  const seen = times.filter((time) => typeof time === "number");
  return seen.length === 0 ? "no recovery was seen" : `longest recovery ${humanDuration(Math.max(...seen))}`;
}

/** Milliseconds until the last of all returns; undefined where one was not watched, or is owed after the next fault. */
function judgeOwed(
  { history, topology, findings }: FaultCase,
  { overlap, returns }: Owed,
  withinMs: number,
): Took {
  const { healed } = overlap.last;
  if (returns.length === 0) {
    findings.unknown(overlap.last.target, `anything that could recover from ${overlap.last.fault}`, healed);
    return undefined;
  }
  const given = { history, topology, findings, healed, withinMs };
  const found = returns.map(({ item, cutShort }) => (cutShort ? undefined : judgeReturn(given, item)));
  if (returns.some(({ cutShort }) => cutShort)) return undefined;
  const missed = found.flatMap((tookMs) => (typeof tookMs === "object" ? [tookMs.atLeastMs] : []));
  if (missed.length > 0) return { atLeastMs: Math.max(...missed) };
  const times = found.filter((tookMs) => typeof tookMs === "number");
  return times.length < returns.length ? undefined : Math.max(...times);
}
