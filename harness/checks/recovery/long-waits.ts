import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import { coverage } from "../verdict/coverage.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { beginOf, linksTo, type ProvenFault } from "../verdict/fault-spans.ts";
import { notJudged } from "../verdict/findings.ts";
import { isGrowing, retryWaits } from "../wire/retry-waits.ts";

const name = "long waits";
/** As long as a platform has to be well again after the return of what it needs. Source: requirement R1, claim 3. */
export const longestWaitMs = 60_000;
const bound = `a client whose waits grow tries again within ${humanDuration(longestWaitMs)}`;

/**
 * The waits of a client between its attempts have a cap: one whose waits still grow beyond a minute is away for as long
 * after the return of its server. Told where three waits in a row grew by 1.3 and more and the next one lasts longer than
 * a minute while its server is away; an outage that is shorter shows nothing of it. Several connections at a time have no waits of
 * their own on the wire, and show none that grow.
 */
export function longWaits(): Check {
  return checkOfFaults({ id: "long-waits", options: {}, name }, (given) => {
    const away = given.proven.filter(({ effect, healing }) => effect.removes && healing !== undefined);
    const judged = away.flatMap((fault) =>
      linksTo(given.topology, fault.target).map((link) => judge(given, fault, link)),
    );
    if (judged.length === 0) return notJudged(name, "not covered", "no server was away");
    const long = judged.filter((isLong) => isLong).length;
    return given.findings.conclude(name, bound, `${plural(long, "client")} waited for longer`);
  });
}

function judge(
  { history, findings }: FaultCase,
  fault: ProvenFault,
  link: TopologyData["links"][number],
): boolean {
  const [fromMs, toMs] = [beginOf(fault), fault.healing?.at ?? fault.healed.at];
  const sight = coverage(history, `capture:${link.server}`, fromMs, toMs);
  if (!sight.observedThroughout) {
    findings.unknown(link.id, sight.why);
    return false;
  }
  findings.evidence(fault.proven, fault.healed);
  const waits = retryWaits(history, link.id, fromMs, toMs);
  const { open = 0 } = waits;
  if (open <= longestWaitMs || !isGrowing(waits)) return false;
  const seen = waits.ended.slice(-3).map((wait) => humanDuration(wait));
  const said = `${link.client} waited ${seen.join(", then ")}, and then for more than ${humanDuration(longestWaitMs)}`;
  findings.fail({ subject: link.id, kind: "not recovered" }, said, fault.proven);
  return true;
}
