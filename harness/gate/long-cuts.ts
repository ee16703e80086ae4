import { longestWaitMs } from "../checks/recovery/long-waits.ts";
import { isGrowing, retryWaits } from "../checks/wire/retry-waits.ts";
import type { Condition } from "../core/condition.ts";
import { humanDuration } from "../core/duration.ts";
import { cut } from "../faults/link/cut.ts";
import type { Scenario } from "../scenario/definition.ts";
import type { Run } from "../scenario/run.ts";
import type { Cell, CellContext } from "./cell.ts";
import { allFelt, duringEach, passed } from "./hold-faults.ts";
import { inTime } from "./in-time.ts";
import { allowedWords, checksOfFaults, longestOf, visitsTo } from "./link-cell.ts";
import type { PlannedLink } from "./plan.ts";
import { sharing } from "./share.ts";
import { aroundFaults, bodyWithin } from "./steady-cell.ts";
import { wordsOf } from "./ways.ts";

/**
 * Past what clients give a server by default before they give up for good: ten attempts two seconds apart, three retries
 * with 10 s each, back-offs up to 30 s.
 */
const longMs = 45_000;
/** A group is cut so much later than the one whose clients it asks: these are first seen to be without their servers. */
const laterMs = 15_000;

/**
 * All links are cut for long, in one scenario: those together that share, group after group from the servers outwards,
 * each for the whole of the time. So every client is without its server while somebody still asks it, and whoever is not
 * well again is named by service.
 */
export function longCuts(links: readonly PlannedLink[], visited: readonly PlannedLink[] = []): Cell {
  const groups = sharing(links);
  const lastMs = lengthOf(links) + (groups.length - 1) * laterMs;
  const ids = links.map(({ id }) => id);
  return {
    ...{ id: "long-cut", kind: "long-cut", links: ids },
    words: `${wordsOf(links, ", ")} cut for ${humanDuration(lengthOf(links))} each`,
    services: [...new Set(links.flatMap(({ client, server }) => [client, server]))],
    estimateMs: 10_000 + lastMs + longestOf(links).watchMs,
    scenario: (context) => scenarioOf(links, { groups, visited }, context),
  };
}

/** As long as the slowest of the clients pauses, and half as long again. */
function lengthOf(links: readonly PlannedLink[]): number {
  return Math.max(longMs, ...links.map(({ rhythmMs = 0 }) => Math.round(1.5 * rhythmMs)));
}

function scenarioOf(
  links: readonly PlannedLink[],
  { groups, visited }: { groups: readonly PlannedLink[][]; visited: readonly PlannedLink[] },
  context: CellContext,
): Scenario {
  const { platform } = context;
  const times = longestOf(links);
  const mayRestart = links.flatMap((link) => link.mayRestart);
  const length = humanDuration(lengthOf(links));
  const order = groups.map((group) => wordsOf(group)).join("; then ");
  return {
    platform,
    id: `foreign/${platform.name}/long-cut`,
    title: `${platform.name}: each link is cut for ${length} and healed`,
    claim: `The platform is well again within ${humanDuration(times.recoveryMs)} of the return of its links after ${length}, with nobody's help.`,
    method: `Cut for ${length} each, ${humanDuration(laterMs)} apart, and while a client's waits still grow: ${order}; healed; watched on.${allowedWords(mayRestart)}`,
    checks: [...checksOfFaults(times.recoveryMs, mayRestart), ...context.checks],
    within: bodyWithin(
      context.settling,
      times,
      lengthOf(links) + growsWithinMs + groups.length * laterMs + times.trafficMs,
    ),
    body: ({ platform: system, run }) =>
      aroundFaults(run, context, times, async () => {
        const ends = await Promise.allSettled(
          groups.map(async (group, index) => {
            await waits(run, index * laterMs, `group ${index + 1} is next`);
            const faults = [...group, ...visitsTo(group, visited)].map(({ client, server, port }) =>
              cut(system.link(client, server, port)),
            );
            await duringEach(run, faults, async (outages) => {
              const sinceMs = run.clock.now();
              await waits(run, lengthOf(links), `group ${index + 1} was cut for ${length}`);
              await growsNoMore(run, group, sinceMs);
              await allFelt(run, outages, times.trafficMs);
            });
          }),
        );
        const failed = ends.find((end) => end.status === "rejected");
        if (failed !== undefined) throw failed.reason;
      }),
  };
}

/** A client whose waits still grow has shown no cap: it is waited for until it has, or has waited for too long. */
async function growsNoMore(run: Run, group: readonly PlannedLink[], sinceMs: number): Promise<void> {
  const grows = ({ id }: PlannedLink) => {
    const seen = retryWaits(run.history, id, sinceMs, run.clock.now());
    return isGrowing(seen) && (seen.open ?? 0) <= longestWaitMs;
  };
  const condition: Condition = {
    awaiting: "no client's waits grow any more",
    every: "500ms",
    look() {
      const growing = group.filter(grows).map(({ id }) => id);
      return growing.length === 0 ? { done: true, value: true } : { done: false, saw: growing.join(", ") };
    },
  };
  await inTime(run.until(condition, { within: growsWithinMs }));
}

/** Two waits of a minute: of those that grow the last one is then longer than that, or they have met their cap. */
const growsWithinMs = 120_000;

async function waits(run: Run, lengthMs: number, awaiting: string): Promise<void> {
  if (lengthMs > 0) await run.until(passed(run, lengthMs, awaiting), { within: lengthMs + 5_000 });
}
