import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { moreErrors } from "../steady/answers-compared.ts";
import { steadyWithin } from "../steady/steady-state.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";

const name = "error answers after recovery";

/**
 * At the end of the watch no larger share of a link's answers is an error (HTTP 5xx, an error reply of its server) than before
 * the first fault. Compared is the binomial chance of as many errors under twice the share that the time before allows
 * for (rule of three: errors plus three, by answers) and 2 %, error one in a thousand. Errors behind which so many good answers
 * came that chance would bring them once in a hundred times are over. What is not over before `within` (default 60 s) of
 * the last heal fails; seen for less than that it is `unknown`.
 */
export function errorAnswers(options: { within?: Duration } = {}): Check {
  const withinMs = milliseconds(options.within ?? steadyWithin);
  const bound = `no larger share of answers that are errors than before the first fault, ${humanDuration(withinMs)} after the last heal`;
  return checkOfUndisturbed({ id: "error-answers", options, name }, (given) => {
    const { history, findings, times, links, tooQuiet } = given;
    const { healed, sinceHealMs } = times;
    let bad = 0;
    for (const link of links) {
      const found = moreErrors(history, link.id, times);
      if (found === "too quiet") tooQuiet(link);
      else if (found === "as before") findings.evidence(healed, ...history.of("answers", link.id).slice(-3));
      else {
        bad++;
        const said = `${found.words} (+${humanDuration(sinceHealMs)})`;
        if (sinceHealMs < withinMs) findings.unknown(link.id, said, healed, ...found.events);
        else findings.fail({ subject: link.id, kind: "not recovered" }, said, healed, ...found.events);
      }
    }
    return findings.conclude(name, bound, `${plural(bad, "link")} with more errors than before`);
  });
}
