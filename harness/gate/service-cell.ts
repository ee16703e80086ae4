import { humanDuration } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import { crash } from "../faults/service/crash.ts";
import { kill } from "../faults/service/kill.ts";
import { pause } from "../faults/service/pause.ts";
import { restartAtNewAddress } from "../faults/service/restart-at-new-address.ts";
import { stop } from "../faults/service/stop.ts";
import type { Scenario } from "../scenario/definition.ts";

type System = Parameters<typeof kill>[0];

import type { Cell, CellContext, CellKind } from "./cell.ts";
import { inTime } from "./in-time.ts";
import { allowedWords, checksOfFaults, longestOf, suffering } from "./link-cell.ts";
import type { GateTimes, PlannedLink } from "./plan.ts";
import { aroundFaults, bodyWithin } from "./steady-cell.ts";

/** What is done to a service in a cell of this kind. */
interface ServiceKind {
  words: string;
  fault(system: System, name: string): Fault;
  /** It is over by itself, so nobody waits for anybody to suffer. */
  isMomentary?: true;
}

const serviceKinds = {
  kill: { words: "killed, and started again", fault: kill },
  crash: { words: "crashes, and its policy starts it again", fault: crash, isMomentary: true },
  "restart-at-new-address": {
    ...{ words: "restarted at a new address", isMomentary: true },
    fault: (system, name) => restartAtNewAddress(system, name),
  },
  pause: { words: "frozen, and thawed", fault: pause },
  stop: { words: "stopped by SIGTERM, and started again", fault: (system, name) => stop(system, name) },
} as const satisfies Partial<Record<CellKind, ServiceKind>>;

export type ServiceCellKind = keyof typeof serviceKinds;
export const serviceCellKinds = Object.keys(serviceKinds) as ServiceCellKind[];

/**
 * One fault on a service.
 *
 * @param links of its clients
 * @param timed links whose times hold for it: its own, where nobody is its client
 */
export function serviceCell(
  kind: ServiceCellKind,
  service: string,
  links: readonly PlannedLink[],
  timed: readonly PlannedLink[] = links,
): Cell {
  const times = longestOf(timed);
  return {
    ...{ id: `${kind}-${service}`, kind, words: `${service} ${serviceKinds[kind].words}` },
    links: links.map(({ id }) => id),
    services: [service, ...new Set(links.map(({ client }) => client))],
    estimateMs: 5_000 + (kind === "crash" ? 2_000 : times.noticeMs) + times.watchMs,
    scenario: (context) => scenarioOf(kind, service, { links, times }, context),
  };
}

function scenarioOf(
  kind: ServiceCellKind,
  service: string,
  { links, times }: { links: readonly PlannedLink[]; times: GateTimes },
  context: CellContext,
): Scenario {
  const { platform } = context;
  const { words, fault, isMomentary }: ServiceKind = serviceKinds[kind];
  // A visitor has no health, and is content with any answer.
  const clients = [...new Set(links.filter(({ from }) => from !== "visitors").map(({ client }) => client))];
  const asking = clients.length > 0 ? clients.join(", ") : "a visitor";
  const once = links.length === 0 ? "" : ` once ${asking} has met it`;
  const mayRestart = links.flatMap((link) => link.mayRestart);
  return {
    platform,
    id: `foreign/${platform.name}/${kind}-${service}`,
    title: `${platform.name}: ${service} ${words}`,
    claim: `The platform is well again within ${humanDuration(times.recoveryMs)} of the return of ${service}, with nobody's help.`,
    method: `${service} ${words}${once}; watched on.${allowedWords(mayRestart)}`,
    checks: [...checksOfFaults(times.recoveryMs, mayRestart), ...context.checks],
    within: bodyWithin(context.settling, times, times.trafficMs + times.noticeMs),
    body: ({ platform: system, run }) =>
      aroundFaults(run, context, times, () =>
        run.during(fault(system as unknown as System, service), async (outage) => {
          // Nobody can meet the absence of one that nobody asks.
          if (links.length === 0) return;
          await inTime(run.felt(outage, { within: isMomentary ? times.noticeMs : times.trafficMs }));
          if (isMomentary !== true && clients.length > 0) await suffering(run, clients, times.noticeMs);
        }),
      ),
  };
}
