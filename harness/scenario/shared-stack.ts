import type { Clock } from "../core/clock.ts";
import type { HistoryLog } from "../core/history.ts";
import type { Handles } from "../system/platform.ts";
import type { SystemSpec } from "../system/spec.ts";
import { beginHistory, Observation } from "./observe.ts";
import type { RunContext } from "./run-context.ts";
import type { Scenario } from "./scenario.ts";
import { changesServers, withEnvironment } from "./scenario-environment.ts";
import { type Change, createStack, prepare, removeAbandoned, type Stack } from "./stack.ts";

export interface Acquired<H extends Handles> {
  stack: Stack<H>;
  /** What watches already, because start-up belongs to the history. */
  observed: Observation<H>;
  figures: { name: string; value: number; unit: "ms" }[];
}

/** One stack per worker and platform. Kept on the global object, because test files have module states of their own. */
const key = Symbol.for("blackstart.stacks");
const holder = globalThis as { [key]?: Map<string, Stack<Handles>> };
holder[key] ??= new Map();
const shared = holder[key];

/** A stack that serves one scenario only: its servers are not as the Compose file has them. */
export function isForOneScenario<H extends Handles>(
  { environment = {}, platform }: Scenario<H>,
  change: Change | undefined,
): boolean {
  return change?.compose !== undefined || changesServers(environment, platform.applications);
}

/**
 * The stack for a scenario: the worker's own, put back to a clean state, or a new one where the scenario needs a
 * platform that nothing has used. The history begins before any application starts.
 */
export async function stackFor<H extends Handles>(
  scenario: Scenario<H>,
  context: RunContext,
  change: Change | undefined,
  begin: (clock: Clock) => HistoryLog,
): Promise<Acquired<H>> {
  const present = shared.get(scenario.platform.name) as Stack<H> | undefined;
  if (present !== undefined && present.failed !== true && scenario.continues === true) {
    return carryOn(present, begin);
  }
  const volumes = { ...scenario.volumes, ...change?.volumes };
  const compose = (spec: SystemSpec) =>
    withEnvironment(change?.compose?.(spec) ?? spec, scenario.environment ?? {});
  const prepared = await prepare(scenario.platform, context, { ...change, volumes, compose });
  const forOne = isForOneScenario(scenario, change);
  const unusable = scenario.fresh === true || forOne || scenario.platform.reset === undefined;
  // One stack at a time: what stands idle costs processor time, which the scenario would be judged by.
  for (const [name, stack] of shared) {
    if (stack === present && !unusable && stack.failed !== true) continue;
    shared.delete(name);
    await stack.system.stop();
  }
  const kept = shared.get(scenario.platform.name) as Stack<H> | undefined;
  if (kept !== undefined) {
    try {
      return await reuse(kept, prepared, begin);
    } catch (thrown) {
      kept.failed = true;
      throw thrown;
    }
  }
  await removeAbandoned(prepared.docker, context.identity.run);
  const stack = createStack(scenario.platform, context, prepared);
  if (!forOne) shared.set(scenario.platform.name, stack as unknown as Stack<Handles>);
  return startFresh(stack, begin);
}

async function startFresh<H extends Handles>(
  stack: Stack<H>,
  begin: (clock: Clock) => HistoryLog,
): Promise<Acquired<H>> {
  stack.recorder.use(begin(stack.clock));
  const since = stack.clock.now();
  const observed = new Observation(stack);
  try {
    await stack.system.start({
      async known() {
        beginHistory(stack);
        await observed.beginDeclared();
      },
      prepared: () => observed.beginOwn(),
    });
  } catch (thrown) {
    stack.failed = true;
    throw thrown;
  }
  stack.uses++;
  const value = Math.round(stack.clock.now() - since);
  return {
    stack,
    observed,
    figures: [{ name: "platform cold to all healthy", value, unit: "ms" }],
  };
}

/** Nothing is put back: the scenario begins with the platform as the one before left it. */
async function carryOn<H extends Handles>(
  stack: Stack<H>,
  begin: (clock: Clock) => HistoryLog,
): Promise<Acquired<H>> {
  stack.recorder.use(begin(stack.clock));
  beginHistory(stack);
  const observed = new Observation(stack);
  await observed.beginDeclared();
  await observed.beginOwn();
  stack.uses++;
  return { stack, observed, figures: [] };
}

async function reuse<H extends Handles>(
  stack: Stack<H>,
  prepared: Awaited<ReturnType<typeof prepare>>,
  begin: (clock: Clock) => HistoryLog,
): Promise<Acquired<H>> {
  stack.recorder.use(undefined);
  const times = [stack.clock.now()];
  await stack.system.removeApplications();
  times.push(stack.clock.now());
  await stack.system.resetServers();
  times.push(stack.clock.now());
  stack.recorder.use(begin(stack.clock));
  beginHistory(stack);
  const observed = new Observation(stack);
  await observed.beginDeclared();
  await observed.beginOwn();
  const startedAt = stack.clock.now();
  try {
    const { spec, images, volumes } = prepared;
    await stack.system.startApplications({ specs: spec.services, images: images.services, volumes });
  } catch (thrown) {
    stack.failed = true;
    throw thrown;
  }
  stack.uses++;
  return {
    stack,
    observed,
    figures: [
      {
        name: "removal of the applications",
        value: Math.round((times[1] ?? 0) - (times[0] ?? 0)),
        unit: "ms",
      },
      {
        name: "reset of the infrastructure",
        value: Math.round((times[2] ?? 0) - (times[1] ?? 0)),
        unit: "ms",
      },
      { name: "start of the applications", value: Math.round(stack.clock.now() - startedAt), unit: "ms" },
    ],
  };
}
