import { unlearntMs } from "../checks/steady/learn-links.ts";
import { notYetSteady } from "../checks/steady/steady-state.ts";
import type { Condition } from "../core/condition.ts";
import { humanDuration } from "../core/duration.ts";
import { startingWithinMs } from "../scenario/await-start.ts";
import type { Run } from "../scenario/run.ts";
import { notWell, type Settling, settle, type Unsettled } from "../scenario/settle.ts";
import type { CellContext } from "./cell.ts";
import { passed } from "./hold-faults.ts";
import { inTime } from "./in-time.ts";
import type { GateTimes } from "./plan.ts";

/** A wait goes on a little beyond the bound that a check holds it to, so that the check sees the bound passed. */
const beyondMs = 2_000;
/** What a wait may take beyond its bound. */
const lateMs = 5_000;

/** What a scenario of the gate does between its beginning and its faults, and after them. */
export async function aroundFaults(
  run: Run,
  { memory, settling }: Pick<CellContext, "memory" | "settling">,
  times: Pick<GateTimes, "recoveryMs" | "watchMs">,
  faults: () => Promise<void>,
): Promise<void> {
  memory.watch(run.recorder, () => run.clock.now());
  if (!(await beginsSteady(run, settling))) return;
  await faults();
  const healed = run.history.of("fault").findLast(({ data }) => data.stage === "healed");
  if (healed === undefined) return;
  const recovered = () => inTime(run.recovered({ within: times.recoveryMs + settledProcessMs + beyondMs }));
  if (!(await recovered())) return;
  const sinceHealMs = run.clock.now() - healed.at;
  await watches(run, Math.max(comparedMs, times.watchMs - sinceHealMs));
  // Who ended a moment after the heal, and was started again by its policy, has not been well for long enough yet.
  if (!(await recovered())) return;
  await inTime(run.until(steadyAgain(run), { within: times.recoveryMs + beyondMs }));
}

/** What does not come back is waited for until its check can say so. */
function steadyAgain({ history, clock }: Run): Condition {
  return {
    awaiting: "every link is as it was before the faults",
    every: "1s",
    look() {
      const missing = notYetSteady(history, clock.now());
      return missing.length === 0 ? { done: true, value: true } : { done: false, saw: missing.join("; ") };
    },
  };
}

/** A process counts as back once it has run for so long: see `recovery`, and the engine's restart manager. */
const settledProcessMs = 10_000;

/** How long the body of a scenario may take in which faults last for `faultMs`. */
export function bodyWithin(
  settling: Settling,
  times: Pick<GateTimes, "recoveryMs" | "watchMs">,
  faultMs: number,
): number {
  const { recoveryMs, watchMs } = times;
  const around = startingWithinMs + settling.leastMs + settling.withinMs + settledProcessMs + 60_000;
  return around + faultMs + 2 * recoveryMs + watchMs;
}

/**
 * Whether the platform is in its steady state, so that a fault may be tried: after a new start that is waited for as at
 * the first one, else until everybody runs and is healthy. What is not is written down as why the scenario was not run.
 */
async function beginsSteady(run: Run, settling: Settling): Promise<boolean> {
  const isNew = run.history.of("container").some(({ data }) => data.action === "create");
  if (isNew) {
    const unsettled = await settle(run, settling);
    run.failures.push(...unsettled.map(({ why }) => why));
    if (unsettled.length > 0) return false;
    await learns(run);
    return true;
  }
  if (await inTime(run.until(everybodyWell(run), { within: settling.leastMs + settledProcessMs }))) {
    await learns(run);
    return true;
  }
  const sick = notWell(run.system).map(({ subject, why }) => `${subject}: ${why}`);
  run.failures.push(
    `nothing was faulted, since the platform was not in its steady state: ${sick.join("; ")}`,
  );
  return false;
}

/** Watches on until each link is known as it is without a fault. */
async function learns(run: Run): Promise<void> {
  const missingMs = unlearntMs(run.history, run.system.links, run.clock.now());
  if (missingMs > 0) await watches(run, missingMs);
}

/** What a fault changed is told by what was before it: of less than three seconds no check takes any rhythm. */
const comparedMs = 4_000;

/** Watches on in the steady state. */
async function watches(run: Run, watchMs: number): Promise<void> {
  const over = passed(run, watchMs, `${humanDuration(watchMs)} in the steady state`);
  await run.until(over, { within: watchMs + lateMs });
}

/** Whom its policy started again a moment ago the engine makes wait for longer the next time, up to a minute. */
function notYetSettled({ system, clock }: Run): Unsettled[] {
  return system.services.flatMap(({ name }) => {
    const { running, startedAgainMs = Number.NEGATIVE_INFINITY } = system.watch.state(name);
    const ranMs = clock.now() - startedAgainMs;
    if (!running || ranMs >= settledProcessMs) return [];
    return [{ subject: name, why: `its policy started it again ${humanDuration(ranMs)} ago` }];
  });
}

function everybodyWell(run: Run): Condition {
  return {
    awaiting: "everybody runs and is healthy",
    look() {
      const sick = [...notWell(run.system), ...notYetSettled(run)];
      if (sick.length === 0) return { done: true, value: true };
      return { done: false, saw: sick.map(({ subject, why }) => `${subject}: ${why}`).join("; ") };
    },
  };
}
