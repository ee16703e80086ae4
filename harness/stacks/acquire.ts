import type { SystemSpec } from "../compose/model.ts";
import { secretsOf } from "../compose/secret-values.ts";
import type { Clock } from "../core/clock.ts";
import { maskOf } from "../core/mask.ts";
import { declaredApplications } from "../declare/declared.ts";
import type { Platform } from "../declare/platform.ts";
import { type CapabilityName, demand } from "../engine/capabilities.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import { type Figure, figure } from "../history/figure.ts";
import { startUpPlace } from "../history/finding.ts";
import type { HistoryLog } from "../history/log.ts";
import { PlatformFailure } from "../system/never-ready.ts";
import { tellBetween } from "./between-scenarios.ts";
import { howToServe } from "./how-to-serve.ts";
import { beginHistory, Observation } from "./observe.ts";
import { writePlatformInfo } from "./platform-info.ts";
import { type PlatformChange, type PreparedPlatform, prepare } from "./prepare.ts";
import { type RunContext, runContext } from "./run-context.ts";
import { runsAs } from "./runs-as.ts";
import { changesServers, type ScenarioEnvironment, withEnvironment } from "./scenario-environment.ts";
import { createStack, isUsable, removeAbandoned, type Stack } from "./stack.ts";

/** What a scenario asks of the stack that it runs on. */
export interface StackRequest {
  /** The scenario's. */
  id: string;
  platform: Platform;
  stack?: "reuse" | "reset" | "fresh" | "as left";
  /** Volumes of applications that faults of a disk need. */
  volumes?: VolumeKinds;
  /** Environment entries that differ from the Compose file's. */
  environment?: ScenarioEnvironment;
}

export interface Acquired {
  stack: Stack;
  /** What watches already, because start-up belongs to the history. */
  observed: Observation;
  /** The platform goes on as the scenario before left it, with its rows. */
  tookOver: boolean;
  figures: Figure[];
}

/** One stack per worker and platform. Kept on the global object, because test files have module states of their own. */
const key = Symbol.for("blackstart.stacks");
const holder = globalThis as { [key]?: Map<string, Stack> };
holder[key] ??= new Map();
const shared = holder[key];

/** A stack that serves one scenario only: its servers are not as the Compose file has them. */
export function isForOneScenario(
  { environment = {}, platform }: StackRequest,
  change: PlatformChange | undefined,
): boolean {
  return change?.compose !== undefined || changesServers(environment, declaredApplications(platform));
}

/**
 * The stack for a scenario: the worker's own as the scenario before left it, where that left it clean and it runs as
 * this one needs it; else put back to a clean state; else a new one. A stack on which a capture or the engine's events
 * were lost serves no further scenario. The history begins before any application starts. Rejects with the signal's
 * reason where that comes before the platform is up.
 */
export async function stackFor(
  scenario: StackRequest,
  context: RunContext,
  change: PlatformChange | undefined,
  begin: (clock: Clock) => HistoryLog,
  signal?: AbortSignal,
): Promise<Acquired> {
  const { platform, stack: wanted = "reuse" } = scenario;
  const present = shared.get(platform.name);
  for (const stack of shared.values()) tellBetween(context.folder, stack);
  if (present !== undefined && isUsable(present) && wanted === "as left") return takeOver(present, begin);
  const volumes = { ...scenario.volumes, ...change?.volumes };
  const compose = (spec: SystemSpec) =>
    withEnvironment(change?.compose?.(spec) ?? spec, scenario.environment ?? {});
  const prepared = await prepare(platform, context, { ...change, volumes, compose });
  await writePlatformInfo(platform, prepared, context.folder);
  await demandEvidence(scenario, prepared);
  const forOne = isForOneScenario(scenario, change);
  const serving = howToServe(
    present && {
      usable: isUsable(present),
      clean: present.clean === true,
      runsAsAsked: present.runsAs === runsAs(prepared),
    },
    { stack: wanted, forOne, hasReset: platform.reset !== undefined },
  );
  const kept = serving === "new" ? undefined : present;
  // One stack a worker: what stands idle costs processor time, which the scenario would be judged by.
  for (const [name, stack] of shared) {
    if (stack === kept) continue;
    shared.delete(name);
    await stack.system.stop();
  }
  if (kept !== undefined) {
    try {
      return serving === "take over"
        ? await takeOver(kept, begin)
        : await putBack(kept, { prepared, begin, signal });
    } catch (thrown) {
      kept.failed = true;
      throw thrown;
    }
  }
  await removeAbandoned(prepared.docker, context.identity.run);
  const stack = createStack(context, prepared);
  if (!forOne) shared.set(platform.name, stack);
  return startFresh(stack, begin, signal);
}

/** Ends the stacks of this process: a worker that is not needed any more leaves nothing that costs time. */
export async function stopStacks(): Promise<void> {
  for (const [name, stack] of shared) {
    shared.delete(name);
    if (stack.clean === true) tellBetween(runContext().folder, stack);
    await stack.system.stop();
  }
}

/** Leaves the stacks of this process standing, with nobody who watches them. */
export async function leaveStacks(): Promise<void> {
  for (const [name, { system }] of shared) {
    shared.delete(name);
    await system.leave();
  }
}

/** What a scenario needs whatever its faults are: sight of the wire, and the disks that it asks for. */
async function demandEvidence(scenario: StackRequest, prepared: PreparedPlatform): Promise<void> {
  const { capabilities, volumes } = prepared;
  const needs: CapabilityName[] = [];
  if (Object.values(volumes).some(({ kind }) => kind === "loop-ext4")) needs.push("loopDevice");
  if (!capabilities.packetCapture.able) {
    if (prepared.links.links.length > 0) needs.push("packetCapture");
  }
  demand(capabilities, needs, `scenario ${scenario.id}`);
}

async function startFresh(
  stack: Stack,
  begin: (clock: Clock) => HistoryLog,
  signal: AbortSignal | undefined,
): Promise<Acquired> {
  stack.recorder.use(begin(stack.clock));
  const since = stack.clock.now();
  const observed = new Observation(stack);
  try {
    const hooks = {
      async known() {
        beginHistory(stack);
        await observed.beginDeclared();
      },
      prepared: () => observed.beginOwn(),
    };
    await stack.system.start(hooks, signal);
  } catch (thrown) {
    await giveUp(stack, observed, thrown);
    throw thrown;
  }
  stack.uses++;
  return {
    ...{ stack, observed, tookOver: false },
    figures: [figure("cold-start", stack.clock.now() - since)],
  };
}

/** A stack that did not come up: nobody watches it any longer, and what it still shows belongs to no scenario. */
async function giveUp(stack: Stack, observed: Observation, thrown: unknown): Promise<void> {
  stack.failed = true;
  for (const { service, why } of thrown instanceof PlatformFailure ? thrown.services : [])
    stack.recorder.append({
      ...{ source: "engine", kind: "finding", subject: service, data: { what: why, place: startUpPlace } },
    });
  await observed.end().catch(() => undefined);
  stack.recorder.use(undefined);
}

/** Nothing is put back: the scenario begins with the platform as the one before left it. */
async function takeOver(stack: Stack, begin: (clock: Clock) => HistoryLog): Promise<Acquired> {
  stack.clean = false;
  stack.recorder.use(begin(stack.clock));
  beginHistory(stack);
  const observed = new Observation(stack);
  await observed.beginDeclared();
  await observed.beginOwn();
  // What counters and states are compared with is what the scenario before left.
  await observed.lookAtEverything();
  stack.uses++;
  return { stack, observed, tookOver: true, figures: [] };
}

async function putBack(
  stack: Stack,
  given: {
    prepared: PreparedPlatform;
    begin: (clock: Clock) => HistoryLog;
    signal: AbortSignal | undefined;
  },
): Promise<Acquired> {
  const { prepared, begin, signal } = given;
  stack.clean = false;
  stack.served = [];
  stack.recorder.use(undefined);
  const times = [stack.clock.now()];
  await stack.system.removeApplications();
  times.push(stack.clock.now());
  await stack.system.resetServers();
  times.push(stack.clock.now());
  stack.recorder.maskWith(maskOf(secretsOf(prepared.spec.services)));
  stack.recorder.use(begin(stack.clock));
  beginHistory(stack);
  const observed = new Observation(stack);
  await observed.beginDeclared();
  await observed.beginOwn();
  const startedAt = stack.clock.now();
  try {
    const { spec, images, volumes } = prepared;
    const changed = { specs: spec.services, images: images.services, volumes };
    await stack.system.startApplications(changed, signal);
  } catch (thrown) {
    await giveUp(stack, observed, thrown);
    throw thrown;
  }
  stack.uses++;
  stack.runsAs = runsAs(prepared);
  const [removing = 0, resetting = 0, reset = 0] = times;
  return {
    ...{ stack, observed, tookOver: false },
    figures: [
      figure("removal-of-applications", resetting - removing),
      figure("reset", reset - resetting),
      figure("start-of-applications", stack.clock.now() - startedAt),
    ],
  };
}
