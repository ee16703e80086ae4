import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { laterAnswers, slowSlackMs, slowTimes } from "../steady/answers-compared.ts";
import { steadyWithin } from "../steady/steady-state.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";
import { contentionDuring } from "../verdict/contention.ts";

const name = "slow answers after recovery";

/**
 * At the end of the watch a link's answers begin no later than three times what they took before the first fault, and
 * 100 ms: the median over windows of half a second of the time from a request to the first byte of its answer. At least
 * five windows with answers each. A machine that was full may explain it. What is not over before `within` (default 60 s)
 * of the last heal fails; seen for less than that it is `unknown`.
 */
export function slowAnswers(options: { within?: Duration } = {}): Check {
  const withinMs = milliseconds(options.within ?? steadyWithin);
  const bound = `first bytes of answers at most ${slowTimes} times as late as before, and ${slowSlackMs} ms, ${humanDuration(withinMs)} after the last heal`;
  return checkOfUndisturbed({ id: "slow-answers", options, name }, (given) => {
    const { history, findings, times, links, tooQuiet } = given;
    const { after, healed, sinceHealMs } = times;
    let slow = 0;
    for (const link of links) {
      const found = laterAnswers(history, link.id, times);
      if (found === "too quiet") {
        tooQuiet(link);
        continue;
      }
      if (found === "as before") {
        findings.evidence(healed, ...history.of("answers", link.id).slice(-2));
        continue;
      }
      slow++;
      const said = `${found.words} (+${humanDuration(sinceHealMs)})`;
      const contention = contentionDuring(history, after.fromMs, after.toMs, found.laterMs ?? 0);
      if (!contention.tolerable)
        findings.unknown(link.id, `${said}, and ${contention.why}`, healed, ...contention.evidence);
      else if (sinceHealMs < withinMs) findings.unknown(link.id, said, healed, ...found.events);
      else findings.fail({ subject: link.id, kind: "late" }, said, healed, ...found.events);
    }
    return findings.conclude(name, bound, `${plural(slow, "link")} slower than before`);
  });
}
