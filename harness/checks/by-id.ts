import { UserError } from "../core/errors.ts";
import { type AskedCheck, customCheck, isAsked } from "../history/asked-check.ts";
import type { Check } from "../history/check.ts";
import { alerts } from "./alerts/alerts.ts";
import { broughtBack } from "./availability/brought-back.ts";
import { crashLoop } from "./availability/crash-loop.ts";
import { gentleStop } from "./availability/gentle-stop.ts";
import { noCrash } from "./availability/no-crash.ts";
import { outage } from "./availability/outage.ts";
import { circuit } from "./circuit/circuit.ts";
import { canary } from "./delivery/canary.ts";
import { delivery } from "./delivery/delivery.ts";
import { drain } from "./delivery/drain.ts";
import { endToEnd } from "./delivery/end-to-end.ts";
import { noRewrites } from "./delivery/no-rewrites.ts";
import { falseHealthy } from "./health/false-healthy.ts";
import { healthAccuracy } from "./health/health-accuracy.ts";
import { healthyBeforePort } from "./health/healthy-before-port.ts";
import { onlyErrors } from "./health/only-errors.ts";
import { falseUnhealthy } from "./health/unhealthy-while-answering.ts";
import { committedOffsets } from "./offsets/committed-offsets.ts";
import {
  count,
  duration,
  flag,
  type OptionReader,
  type OptionShape,
  type OptionsOf,
  oneOf,
  optional,
  readOptions,
  text,
  texts,
} from "./option-shapes.ts";
import { deadAfterHeal } from "./recovery/dead-after-heal.ts";
import { errorAnswers } from "./recovery/error-answers.ts";
import { givesUp } from "./recovery/gives-up.ts";
import { longWaits } from "./recovery/long-waits.ts";
import { onlyByRestart } from "./recovery/only-by-restart.ts";
import { recovery } from "./recovery/recovery.ts";
import { slowAnswers } from "./recovery/slow-answers.ts";
import { allHealthy } from "./start-up/all-healthy.ts";
import { comesUp } from "./start-up/comes-up.ts";
import { prematureConnections } from "./start-up/premature-connections.ts";
import { startUpOrder } from "./start-up/start-up-order.ts";
import { steadyState } from "./steady/steady-state.ts";
import { backoffSequence } from "./wire/backoff-sequence.ts";
import { connectionLeak } from "./wire/connection-leak.ts";
import { faultEffective } from "./wire/fault-effective.ts";
import { onlyIfAsked } from "./wire/only-if-asked.ts";
import { onlyIfUsed } from "./wire/only-if-used.ts";
import { retryStorm } from "./wire/retry-storm.ts";

type Maker = (options: object) => Check;

/** Another check, as the options of one that wraps it hold it. */
const check: OptionReader<Check> = (value) => {
  if (!isAsked(value)) throw new UserError("no check");
  const made = checkOf(value);
  if (made === undefined) throw new UserError("a check of the user's own");
  return made;
};

/** Every built-in check by its id. An id is for ever: saved histories name it. */
const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["alerts", maker({ mustFire: optional(texts), mayFire: optional(texts) }, alerts)],
  ["all-healthy", maker({ within: duration }, allHealthy)],
  ["backoff-sequence", maker({ allowance: optional(duration) }, backoffSequence)],
  ["brought-back", maker({}, broughtBack)],
  ["canary", maker({}, canary)],
  ["circuit", maker({ late: optional(duration) }, circuit)],
  ["comes-up", maker({}, comesUp)],
  ["committed-offsets", maker({ allowance: optional(duration) }, committedOffsets)],
  ["connection-leak", maker({}, connectionLeak)],
  ["crash-loop", maker({}, crashLoop)],
  ["dead-after-heal", maker({}, deadAfterHeal)],
  ["delivery", maker({ exactlyOnce: optional(flag), lossBy: optional(oneOf("retention")) }, delivery)],
  ["drain", maker({}, drain)],
  [
    "end-to-end",
    maker({ phase: text, within: duration }, ({ phase, within }) => endToEnd(phase, { within })),
  ],
  ["error-answers", maker({ within: optional(duration) }, errorAnswers)],
  ["false-healthy", maker({}, falseHealthy)],
  ["false-unhealthy", maker({}, falseUnhealthy)],
  ["fault-effective", maker({}, faultEffective)],
  ["gentle-stop", maker({}, gentleStop)],
  ["gives-up", maker({}, givesUp)],
  ["health-accuracy", maker({ allowance: optional(duration) }, healthAccuracy)],
  ["healthy-before-port", maker({}, healthyBeforePort)],
  ["long-waits", maker({}, longWaits)],
  ["no-crash", maker({ allow: optional(texts) }, noCrash)],
  ["no-rewrites", maker({ paths: count, repeats: count }, noRewrites)],
  ["only-by-restart", maker({}, onlyByRestart)],
  ["only-if-asked", maker({ check }, (given) => onlyIfAsked(given.check))],
  ["only-errors", maker({}, onlyErrors)],
  [
    "only-if-used",
    maker({ link: text, server: text, phase: text, check }, (given) => onlyIfUsed(given.check, given)),
  ],
  ["outage", maker({ noticedWithin: duration, pausedAtMost: duration }, outage)],
  ["premature-connections", maker({}, prematureConnections)],
  ["recovery", maker({ within: duration }, recovery)],
  ["retry-storm", maker({ perSecond: optional(count) }, retryStorm)],
  ["slow-answers", maker({ within: optional(duration) }, slowAnswers)],
  ["start-up-order", maker({ toHealthy: optional(flag) }, startUpOrder)],
  ["steady-state", maker({ within: optional(duration) }, steadyState)],
]);

/**
 * The check that a history names; undefined where it is, or wraps, one of the user's own. Throws a UserError for an
 * id or options that this version does not know.
 */
export function checkOf(asked: AskedCheck): Check | undefined {
  if (isCustom(asked)) return undefined;
  const make = makers.get(asked.id);
  if (make === undefined) throw new UserError(`this version has no check "${asked.id}"`);
  try {
    return make(asked.options);
  } catch (thrown) {
    if (thrown instanceof UserError) throw new UserError(`check "${asked.id}": ${thrown.message}`);
    throw thrown;
  }
}

/** The ids of all built-in checks. */
export const checkIds: readonly string[] = [...makers.keys()];

function isCustom({ id, options }: AskedCheck): boolean {
  if (id === customCheck) return true;
  const wrapped = (options as { check?: unknown }).check;
  return isAsked(wrapped) && isCustom(wrapped);
}

function maker<S extends OptionShape>(shape: S, make: (options: OptionsOf<S>) => Check): Maker {
  return (options) => make(readOptions(shape, options));
}
