import type { Duration } from "../core/duration.ts";
import type { Check } from "../history/check.ts";
import { broughtBack } from "./availability/brought-back.ts";
import { crashLoop } from "./availability/crash-loop.ts";
import { gentleStop } from "./availability/gentle-stop.ts";
import { falseHealthy } from "./health/false-healthy.ts";
import { healthyBeforePort } from "./health/healthy-before-port.ts";
import { onlyErrors } from "./health/only-errors.ts";
import { falseUnhealthy } from "./health/unhealthy-while-answering.ts";
import { deadAfterHeal } from "./recovery/dead-after-heal.ts";
import { errorAnswers } from "./recovery/error-answers.ts";
import { givesUp } from "./recovery/gives-up.ts";
import { longWaits } from "./recovery/long-waits.ts";
import { onlyByRestart } from "./recovery/only-by-restart.ts";
import { slowAnswers } from "./recovery/slow-answers.ts";
import { steadyState } from "./steady/steady-state.ts";
import { connectionLeak } from "./wire/connection-leak.ts";
import { retryStorm } from "./wire/retry-storm.ts";

/** What every start of a platform is judged by without a declaration, beside order and crashes. */
export function genericStartChecks(): Check[] {
  return [healthyBeforePort(), onlyErrors(), falseHealthy(), falseUnhealthy(), crashLoop()];
}

/**
 * What every fault is judged by without a declaration, beside recovery, crashes and that it was felt. They overlap in
 * nothing: a link that is silent is told by one of `dead after the heal` and `gives up`, errors and slowness by checks of their own, and
 * `steady state` tells the rest.
 *
 * @param options.within the bound of the steady state, from the last heal; 60 s by default
 */
export function genericFaultChecks(options: { within?: Duration } = {}): Check[] {
  return [
    steadyState(options),
    deadAfterHeal(),
    givesUp(),
    longWaits(),
    retryStorm(),
    connectionLeak(),
    onlyErrors(),
    errorAnswers(options),
    slowAnswers(options),
    falseHealthy(),
    falseUnhealthy(),
    crashLoop(),
    broughtBack(),
    onlyByRestart(),
    gentleStop(),
  ];
}
