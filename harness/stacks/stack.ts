import type Docker from "dockerode";
import { firstBytesReaders } from "../adapters/first-bytes.ts";
import { secretsOf } from "../compose/secret-values.ts";
import { type Clock, startClock } from "../core/clock.ts";
import { maskOf } from "../core/mask.ts";
import type { Capabilities } from "../engine/capabilities.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { isAlive, runLabel } from "../engine/identity.ts";
import { Recorder } from "../history/recorder.ts";
import { stackProbesOf } from "../history/stack-probe.ts";
import type { LearntData } from "../history/wire-data.ts";
import { isDone } from "../system/never-ready.ts";
import { System } from "../system/system.ts";
import { BetweenScenarios } from "./between-scenarios.ts";
import type { PreparedPlatform } from "./prepare.ts";
import type { RunContext } from "./run-context.ts";
import { runsAs } from "./runs-as.ts";
import { workerNumber } from "./worker-number.ts";

/** A scenario or a defect that ran on a stack, and the file that declares it, where one does. */
export interface Served {
  id: string;
  file?: string;
}

/** A system with the clock and the recorder that belong to it. */
export interface Stack {
  system: System;
  clock: Clock;
  recorder: Recorder;
  /** How often scenarios have used it; 0 means as fresh as it started. */
  uses: number;
  /** Start-up failed: nobody should use it again. */
  failed?: boolean;
  /** The scenario before passed on it, canaries and leak audit included. */
  clean?: boolean;
  /** What ran on it since it was new or put back: the next scenario may take over what these left. */
  served: Served[];
  /** What its containers are; see `runsAs`. */
  runsAs: string;
  /** What each link was like while nothing was faulted, by link: the next scenario need not watch it as long again. */
  learnt: Map<string, LearntData>;
  /** What this machine lets faults and evidence do. */
  capabilities: Capabilities;
  /** Who ended by itself while no scenario kept a history. */
  between: BetweenScenarios;
}

/**
 * Whether another scenario may have a stack: it came up, whoever watches all of it and its wires still sees, and of
 * each link it is known whether it listens.
 */
export function isUsable({ failed, system }: Stack): boolean {
  if (failed === true || system.links.some(({ isKnown }) => !isKnown)) return false;
  return stackProbesOf(system).every(({ lost }) => lost === undefined);
}

/** Subnets between the first of one stack and the first of the next. */
const subnetStride = 64;
let stacks = 0;

/** Names the worker too, so that a later one can tell whose stack has nobody left. */
function stackName(worker: number, number: number): string {
  return `s${number}-${worker}`;
}

/** Removes the stacks of this run whose worker has ended: a worker cannot, at its very end. */
export async function removeAbandoned(docker: Docker, run: string): Promise<void> {
  const filters = JSON.stringify({ label: [`${runLabel}=${run}`] });
  const containers = await docker.listContainers({ all: true, filters });
  const names = new Set(containers.map(({ Labels }) => Labels["blackstart.stack"] ?? ""));
  for (const stack of names) {
    const worker = Number(/^s\d+-(\d+)$/.exec(stack)?.[1]);
    if (Number.isInteger(worker) && worker !== process.pid && !isAlive(worker))
      await cleanUp(docker, { run, stack });
  }
}

/** A system that is made but not started; its recorder may be given a history first. */
export function createStack(context: RunContext, prepared: PreparedPlatform): Stack {
  const number = workerNumber() * 100 + stacks++;
  const clock = startClock(context.startedWallMs);
  const recorder = new Recorder();
  recorder.maskWith(maskOf(secretsOf(prepared.spec.services)));
  const system = new System({
    ...prepared,
    readers: firstBytesReaders,
    scale: context.scale,
    identity: context.identity,
    stack: stackName(process.pid, number),
    clock,
    recorder,
    // Runs that share an engine begin at different places, so that they rarely meet.
    subnetStart: (context.identity.pid % 500) * 97 + number * subnetStride,
  });
  const between = new BetweenScenarios(recorder, (name) =>
    system.services.some(
      (service) => service.name === name && isDone(service.spec, system.watch.state(name)),
    ),
  );
  return {
    system,
    clock,
    recorder,
    between,
    uses: 0,
    served: [],
    learnt: new Map(),
    runsAs: runsAs(prepared),
    capabilities: prepared.capabilities,
  };
}
