import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { heldDuring } from "../steady/link-activity.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";

const name = "connection leak";
/** A pool may open as many again after an outage as it ever had, and some more. */
const [timesAsMany, more] = [2, 5];

const bound = `at most ${timesAsMany} times the connections that a link held before, and ${more} more`;

/**
 * After the last heal no link holds far more connections than it ever did before the first fault: more than twice as
 * many and five, at each look of the end of the watch. A pool that opens what it needs stays below that; a client that
 * opens one at each attempt and closes none does not.
 */
export function connectionLeak(): Check {
  return checkOfUndisturbed({ id: "connection-leak", options: {}, name }, (given) => {
    const { history, findings, times, links, tooQuiet } = given;
    const { before, after, healed, sinceHealMs } = times;
    let leaking = 0;
    for (const link of links) {
      const was = heldDuring(history, link.id, before);
      const is = heldDuring(history, link.id, after);
      if (was === undefined || is === undefined) {
        tooQuiet(link);
        continue;
      }
      const events = [...was.events.slice(-1), ...is.events.slice(-1)];
      if (is.least <= timesAsMany * was.most + more) {
        findings.evidence(healed, ...events);
        continue;
      }
      leaking++;
      const said = `${plural(was.most, "connection")} held at most before, ${is.most} since the heal (+${humanDuration(sinceHealMs)})`;
      findings.fail(link.id, said, healed, ...events);
    }
    return findings.conclude(name, bound, `${plural(leaking, "link")} with a leak`);
  });
}
