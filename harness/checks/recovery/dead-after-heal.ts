import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";
import { judgeSilence } from "./judge-silence.ts";

const bound = "what was asked and answered on a link before the first fault is so again after the last heal";

/**
 * A link on which requests were made before the first fault and none are since the last heal, though somebody still
 * connects or is connected; or on which requests are made and nothing is answered. Judged at the end of the watch, over
 * as long a time as before the fault: a rate that is certainly none (error one in a thousand), or a silence four times
 * as long as the longest pause of at least five groups of requests. Who does not even try any more is `gives up`'s.
 */
export function deadAfterHeal(): Check {
  const name = "dead after the heal";
  return checkOfUndisturbed({ id: "dead-after-heal", options: {}, name }, (given) => {
    const dead = judgeSilence(given, (silence) => silence.what === "not answered" || !silence.gaveUp);
    return given.findings.conclude(name, bound, `${plural(dead, "link")} dead since the heal`);
  });
}
