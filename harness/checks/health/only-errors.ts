import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { errorsOf, toldIn } from "../steady/link-activity.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { beginOf, faultSpans } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "only errors";
const bound = "somebody gets a good answer on every link on which answers tell what they are";
/** Whoever warms up answers with errors for a while: so long, and so often, is no while. */
const [longestMs, fewest] = [10_000, 5];

/**
 * No link has answers that are all errors (HTTP 5xx, an error reply of its server), five at least and for ten seconds, with nothing
 * faulted yet: a login that is refused, a table that is not there. One good answer, however early, clears the link here;
 * what turns into errors later is told by `error answers after recovery` and `false healthy`. A capture that was blind
 * meanwhile leaves a link open on which nothing but errors was seen.
 */
export function onlyErrors(): Check {
  return {
    id: "only-errors",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const findings = new Findings();
      const firstMs = Math.min(...faultSpans(history).map(beginOf));
      const judged = topology.links.filter((link) => judge(history, findings, link, firstMs));
      if (judged.length === 0) return notJudged(name, "not covered", "no answer told what it is");
      return findings.conclude(name, bound, `${plural(judged.length, "link")} with answers that tell`);
    },
  };
}

/** Whether any answer on the link told what it is. */
function judge(
  history: History,
  findings: Findings,
  { id, server }: TopologyData["links"][number],
  untilMs: number,
): boolean {
  const told = history.of("answers", id).filter(({ at, data }) => at < untilMs && toldIn(data) > 0);
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return false;
  const errors = told.reduce((sum, { data }) => sum + errorsOf(data), 0);
  const isGood = told.some(({ data }) => toldIn(data) > errorsOf(data));
  const lastedMs = last.at - first.at;
  const probe = `capture:${server}`;
  // A window of the capture may have begun before the history did.
  const beganMs = history.of("probe").find(({ data }) => data.probe === probe)?.at ?? first.at;
  const fromMs = Math.max(first.at, beganMs);
  const sight = coverage(history, probe, fromMs, Math.min(untilMs, interval(history).toMs));
  if (isGood) findings.evidence(first, last);
  else if (errors < fewest || lastedMs < longestMs) {
    if (sight.observedThroughout) findings.evidence(first, last);
    else findings.unknown(id, `all answers that were seen are errors, and ${sight.why}`, first, last);
  } else {
    const said = `all ${errors} answers were errors, for ${humanDuration(lastedMs)} and with nothing faulted`;
    findings.fail(id, said, first, last);
  }
  return true;
}
