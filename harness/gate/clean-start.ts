import { noCrash } from "../checks/availability/no-crash.ts";
import { genericStartChecks } from "../checks/generic.ts";
import { comesUp } from "../checks/start-up/comes-up.ts";
import { prematureConnections } from "../checks/start-up/premature-connections.ts";
import { startUpOrder } from "../checks/start-up/start-up-order.ts";
import { humanDuration } from "../core/duration.ts";
import type { Platform } from "../declare/platform.ts";
import { startingWithinMs } from "../scenario/await-start.ts";
import type { Scenario } from "../scenario/definition.ts";
import { type Settling, settle } from "../scenario/settle.ts";
import type { GateMemory } from "./memory.ts";

/** A body may take so much longer than what it waits for. */
const aroundMs = 30_000;

/**
 * The platform comes up in the order that its file declares, nobody crashes, and it reaches a steady state. All links
 * are watched meanwhile, so that each that is used is known.
 */
export function cleanStart(platform: Platform, settling: Settling, memory: GateMemory): Scenario {
  const least = humanDuration(settling.leastMs);
  return {
    platform,
    id: `foreign/${platform.name}/clean-start`,
    title: `${platform.name} starts in its declared order and becomes steady`,
    claim: "Every service starts after its dependencies met their conditions; nobody connects early or ends.",
    method: `A start of fresh containers and volumes, watched on the engine and on the wire until ${least} after the last start and until processor time and logs have settled.`,
    stack: "fresh",
    checks: [comesUp(), startUpOrder(), prematureConnections(), noCrash(), ...genericStartChecks()],
    within: startingWithinMs + settling.leastMs + settling.withinMs + aroundMs,
    async body({ run }) {
      memory.watch(run.recorder, () => run.clock.now());
      memory.learn(run.history);
      run.failures.push(...(await settle(run, settling)).map(({ why }) => why));
    },
  };
}
