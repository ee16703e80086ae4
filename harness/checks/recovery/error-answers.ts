import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Interval } from "../../core/interval.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import { atMost, error } from "../steady/count-rates.ts";
import { learntOf } from "../steady/learnt.ts";
import { errorsOf, toldIn } from "../steady/link-activity.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";

const name = "error answers after recovery";
/** Fewer errors than this are somebody's bad luck. */
const fewest = 3;
/** So large a share of errors more than before is not looked for: they may come by chance. */
const slack = 0.02;

const bound = "no larger share of answers that are errors than before the first fault";

/**
 * At the end of the watch no larger share of a link's answers is an error (HTTP 5xx, an error reply of its server) than before
 * the first fault. Compared is the binomial chance of as many errors under twice the share that the time before allows
 * for (rule of three: errors plus three, by answers) and 2 %, error one in a thousand.
 */
export function errorAnswers(): Check {
  return checkOfUndisturbed({ id: "error-answers", options: {}, name }, (given) => {
    const { history, findings, times, links, tooQuiet } = given;
    const { before, after, healed, sinceHealMs } = times;
    let bad = 0;
    for (const link of links) {
      const all = history.of("answers", link.id);
      const was = learntOf(history, link.id, before).told;
      const is = sharesIn(all, after);
      const allowed = Math.min(1, (2 * (was.errors + 3)) / Math.max(1, was.answers) + slack);
      // Even errors alone would not be told from what the time before allows for.
      if (was.answers === 0 || is.told === 0 || allowed ** is.told > error) {
        tooQuiet(link);
        continue;
      }
      if (is.errors < fewest || 1 - atMost(is.errors - 1, is.told, allowed) > error) {
        findings.evidence(healed, ...is.events);
        continue;
      }
      bad++;
      const said = `${was.errors} of ${was.answers} answers were errors before, ${is.errors} of ${is.told} since the heal (+${humanDuration(sinceHealMs)})`;
      findings.fail({ subject: link.id, kind: "not recovered" }, said, healed, ...is.events);
    }
    return findings.conclude(name, bound, `${plural(bad, "link")} with more errors than before`);
  });
}

interface Shares {
  errors: number;
  /** Answers whose class is known. */
  told: number;
  events: HistoryEvent<"answers">[];
}

function sharesIn(all: readonly HistoryEvent<"answers">[], { fromMs, toMs }: Interval): Shares {
  const within = all.filter(({ at }) => at >= fromMs && at < toMs);
  return {
    errors: within.reduce((sum, { data }) => sum + errorsOf(data), 0),
    told: within.reduce((sum, { data }) => sum + toldIn(data), 0),
    events: within.slice(-3),
  };
}
