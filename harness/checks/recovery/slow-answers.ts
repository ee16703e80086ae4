import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { learntOf, medianOf, waitsOf } from "../steady/learnt.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";
import { contentionDuring } from "../verdict/contention.ts";

const name = "slow answers after recovery";
/** So many windows with answers tell a median that one slow answer does not move. */
const fewest = 5;
/** Slower by so many times, and by so much more than a busy machine adds to one answer. */
const [times, slackMs] = [3, 100];

const bound = `first bytes of answers at most ${times} times as late as before, and ${slackMs} ms`;

/**
 * At the end of the watch a link's answers begin no later than three times what they took before the first fault, and
 * 100 ms: the median over windows of half a second of the time from a request to the first byte of its answer. At least
 * five windows with answers each. A machine that was full may explain it.
 */
export function slowAnswers(): Check {
  return checkOfUndisturbed({ id: "slow-answers", options: {}, name }, (given) => {
    const { history, findings, times: watched, links, tooQuiet } = given;
    const { before, after, healed, sinceHealMs } = watched;
    let slow = 0;
    for (const link of links) {
      const all = history.of("answers", link.id);
      const was = learntOf(history, link.id, before).firstAnswer;
      const now = all.filter(
        ({ at, data }) => at >= after.fromMs && at < after.toMs && data.firstAnswerMs !== undefined,
      );
      const is = waitsOf(now);
      if (was === undefined || was.windows < fewest || is.length < fewest) {
        tooQuiet(link);
        continue;
      }
      const [wasMs, isMs] = [was.medianMs, medianOf(is)];
      if (isMs <= times * wasMs + slackMs) {
        findings.evidence(healed, ...now.slice(-2));
        continue;
      }
      slow++;
      const said = `answers began after ${humanDuration(wasMs)} before, after ${humanDuration(isMs)} since the heal (+${humanDuration(sinceHealMs)})`;
      const contention = contentionDuring(history, after.fromMs, after.toMs, isMs - wasMs);
      const events = now.slice(-3);
      if (contention.tolerable) findings.fail({ subject: link.id, kind: "late" }, said, healed, ...events);
      else findings.unknown(link.id, `${said}, and ${contention.why}`, healed, ...contention.evidence);
    }
    return findings.conclude(name, bound, `${plural(slow, "link")} slower than before`);
  });
}
