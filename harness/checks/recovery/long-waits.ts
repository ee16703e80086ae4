import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import { coverage } from "../verdict/coverage.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { beginOf, linksTo, type ProvenFault } from "../verdict/fault-spans.ts";
import { notJudged } from "../verdict/findings.ts";
import { growingRow, isGrowing, retryWaits } from "../wire/retry-waits.ts";

const name = "long waits";
/** As long as a platform has to be well again after the return of what it needs. Source: requirement R1, claim 3. */
export const longestWaitMs = 60_000;
const bound = `a client whose waits grow tries again within ${humanDuration(longestWaitMs)}`;

/**
 * The waits of a client between its attempts have a cap: one whose waits still grow beyond a minute is away for as long
 * after the return of its server. Told where three waits in a row grew by 1.3 and more and the next one lasts longer than
 * a minute while its server is away. Waits that still grow when a shorter outage ends, and fewer than three, show nothing:
 * where no link shows anything it is `not covered`. Several connections at a time have no waits of their own on the wire,
 * and show none that grow.
 */
export function longWaits(): Check {
  return checkOfFaults({ id: "long-waits", options: {}, name }, (given) => {
    const away = given.proven.filter(({ effect, healing }) => effect.removes && healing !== undefined);
    const links = away.flatMap((fault) =>
      linksTo(given.topology, fault.target).map((link) => ({ fault, link })),
    );
    const shown = links.map(({ fault, link }) => judge(given, fault, link));
    if (shown.every((one) => one === "nothing"))
      return notJudged(name, "not covered", "no outage lasted long enough to show how a client's waits end");
    const long = shown.filter((one) => one === "too long").length;
    return given.findings.conclude(name, bound, `${plural(long, "client")} waited for longer`);
  });
}

function judge(
  { history, findings }: FaultCase,
  fault: ProvenFault,
  link: TopologyData["links"][number],
): "nothing" | "unseen" | "too long" | "a cap" {
  const [fromMs, toMs] = [beginOf(fault), fault.healing?.at ?? fault.healed.at];
  const sight = coverage(history, `capture:${link.server}`, fromMs, toMs);
  if (!sight.observedThroughout) {
    findings.unknown(link.id, sight.why);
    return "unseen";
  }
  const waits = retryWaits(history, link.id, fromMs, toMs);
  if (waits.ended.length < growingRow) return "nothing";
  if (!isGrowing(waits)) {
    findings.evidence(fault.proven, fault.healed);
    return "a cap";
  }
  if ((waits.open ?? 0) <= longestWaitMs) return "nothing";
  const seen = waits.ended.slice(-growingRow).map((wait) => humanDuration(wait));
  const said = `${link.client} waited ${seen.join(", then ")}, and then for more than ${humanDuration(longestWaitMs)}`;
  findings.fail({ subject: link.id, kind: "not recovered" }, said, fault.proven);
  return "too long";
}
