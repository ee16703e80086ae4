import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { checkOfUndisturbed } from "../steady/undisturbed-check.ts";
import { judgeSilence } from "./judge-silence.ts";

/**
 * A client that has no connection any more and has stopped trying to get one, during the outage or after it: a library
 * that ends after so many attempts, a process that caught the last error. A link that nobody uses is `not covered`.
 */
export function givesUp(): Check {
  const name = "gives up";
  const tries = "whoever had a connection before the first fault tries for as long as it takes";
  return checkOfUndisturbed({ id: "gives-up", options: {}, name }, (given) => {
    const gone = judgeSilence(given, (silence) => silence.what === "not asked" && silence.gaveUp);
    return given.findings.conclude(name, tries, `${plural(gone, "client")} stopped trying`);
  });
}
