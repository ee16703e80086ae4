import { noCrash } from "../checks/availability/no-crash.ts";
import { recovery } from "../checks/recovery/recovery.ts";
import { comesUp } from "../checks/start-up/comes-up.ts";
import { faultEffective } from "../checks/wire/fault-effective.ts";
import { onlyIfAsked } from "../checks/wire/only-if-asked.ts";
import { onlyIfUsed } from "../checks/wire/only-if-used.ts";
import { notHealthy } from "../conditions/engine-state.ts";
import { asked } from "../conditions/link.ts";
import { humanDuration } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import { blackHole } from "../faults/link/black-hole.ts";
import { cut } from "../faults/link/cut.ts";
import { forgetConnections } from "../faults/link/forget-connections.ts";
import { holdAnswers } from "../faults/link/hold-answers.ts";
import { latency } from "../faults/link/latency.ts";
import { resetConnections } from "../faults/link/reset-connections.ts";
import type { Check } from "../history/check.ts";
import type { Scenario } from "../scenario/definition.ts";
import type { Run } from "../scenario/run.ts";
import type { Cell, CellContext, CellKind } from "./cell.ts";
import { allFelt, duringEach, passed } from "./hold-faults.ts";
import { inTime } from "./in-time.ts";
import type { GateTimes, PlannedLink } from "./plan.ts";
import { aroundFaults, bodyWithin } from "./steady-cell.ts";
import { byWay, keyOf, wordsOf } from "./ways.ts";

/** What is done to a link in a cell of this kind, and until when. */
interface LinkKind {
  words: string;
  fault(link: Parameters<typeof cut>[0]): Fault;
  /** `unhealthy`: until the client is seen to suffer. `felt`: until it has met it. `blip`: for a moment. */
  until: "unhealthy" | "felt" | "blip";
  /** How often in a row, each time once everybody is well again; once where absent. */
  rounds?: number;
}

/** Shorter than any pause between two attempts, long enough for the proof: what a switch that fails over takes. */
const blipMs = 200;
/** Longer than what people take for slow, shorter than the time-outs that are common. */
const lateByMs = 2_000;

const linkKinds = {
  cut: { words: "cut", fault: (link) => cut(link), until: "unhealthy" },
  blip: { words: "cut for a moment", fault: (link) => cut(link), until: "blip" },
  "cut-twice": { words: "cut twice in a row", fault: (link) => cut(link), until: "unhealthy", rounds: 2 },
  "black-hole": { words: "silent both ways", fault: (link) => blackHole(link), until: "unhealthy" },
  "black-hole-of-requests": {
    ...{ words: "silent towards the server", until: "unhealthy" },
    fault: (link) => blackHole(link, { only: "requests" }),
  },
  "black-hole-of-answers": {
    ...{ words: "silent towards the client", until: "unhealthy" },
    fault: (link) => blackHole(link, { only: "answers" }),
  },
  "reset-connections": {
    ...{ words: "its connections reset", fault: (link) => resetConnections(link), until: "felt" },
  },
  "forget-connections": {
    ...{ words: "its live connections forgotten", until: "unhealthy" },
    fault: (link) => forgetConnections(link),
  },
  "hold-answers": { words: "its answers lost", fault: (link) => holdAnswers(link), until: "unhealthy" },
  latency: {
    ...{ words: `its answers ${humanDuration(lateByMs)} late`, until: "felt" },
    fault: (link) => latency(link, { delay: lateByMs }),
  },
} as const satisfies Partial<Record<CellKind, LinkKind>>;

export type LinkCellKind = keyof typeof linkKinds;
export const linkCellKinds = Object.keys(linkKinds) as LinkCellKind[];

/**
 * One fault on a link, or on several at the same time: of one way, or such whose clients have nothing to do with each
 * other.
 *
 * @param visited links of visitors: those to a faulted link's server get the same fault, since a server that nobody asks
 *   any more may be another one afterwards
 */
export function linkCell(
  kind: LinkCellKind,
  links: readonly PlannedLink[],
  visited: readonly PlannedLink[] = [],
): Cell {
  const { words } = linkKinds[kind];
  const names = byWay(links).map(keyOf);
  const ids = links.map(({ id }) => id);
  return {
    ...{ id: `${kind}-${names.join("+")}`, kind, links: ids, words: `${wordsOf(links)} ${words}` },
    services: [...new Set(links.flatMap(({ client, server }) => [client, server]))],
    estimateMs: estimateMs(longestOf(links), linkKinds[kind]),
    scenario: (context) => scenarioOf(kind, { links, visits: visitsTo(links, visited) }, context),
  };
}

/** Links by which visitors ask the servers of these. */
export function visitsTo(
  links: readonly PlannedLink[],
  visited: readonly PlannedLink[],
): readonly PlannedLink[] {
  return visited.filter(({ server }) => links.some((link) => link.server === server));
}

/** A start of the cell, its fault as long as it usually lasts, a recovery that takes no wait, and the watch after it. */
function estimateMs({ noticeMs, watchMs }: GateTimes, { until, rounds = 1 }: LinkKind): number {
  const faultMs = until === "unhealthy" ? noticeMs : 1_000;
  return rounds * (3_000 + faultMs) + watchMs;
}

/** The longest of each of the links' times. */
export function longestOf(links: readonly Pick<PlannedLink, "times">[]): GateTimes {
  const longest = (key: keyof GateTimes) => Math.max(0, ...links.map(({ times }) => times[key]));
  return {
    ...{ trafficMs: longest("trafficMs"), noticeMs: longest("noticeMs") },
    ...{ recoveryMs: longest("recoveryMs"), watchMs: longest("watchMs") },
  };
}

/** The checks of a cell: those of the gate's own for faults, said of nothing where nobody could meet them. */
export function checksOfFaults(
  recoveryMs: number,
  mayRestart: readonly string[],
  wrapped: (check: Check) => Check = (check) => check,
): Check[] {
  const allow = [...new Set(mayRestart)];
  const own = [faultEffective(), recovery({ within: recoveryMs }), noCrash({ allow })];
  return [comesUp(), ...own.map((check) => onlyIfAsked(wrapped(check)))];
}

/** Whom a cell's fault may end, since a declared policy brings them back. */
export function allowedWords(mayRestart: readonly string[]): string {
  const names = [...new Set(mayRestart)];
  return names.length === 0 ? "" : ` May be restarted by policy: ${names.join(", ")}.`;
}

const watching = "is the link used";

function scenarioOf(
  kind: LinkCellKind,
  { links, visits }: { links: readonly PlannedLink[]; visits: readonly PlannedLink[] },
  context: CellContext,
): Scenario {
  const { platform } = context;
  const { words, fault, until, rounds = 1 }: LinkKind = linkKinds[kind];
  const times = longestOf(links);
  const mayRestart = links.flatMap((link) => link.mayRestart);
  const ids = wordsOf(links);
  const [only] = links;
  // Several are only taken together where each of them is known to be used.
  const use =
    links.length === 1 && only !== undefined
      ? { link: only.id, server: only.server, phase: watching }
      : undefined;
  const { id } = linkCell(kind, links);
  return {
    platform,
    id: `foreign/${platform.name}/${id}`,
    title: `${platform.name}: ${ids} ${words} and healed`,
    claim: `The platform is well again within ${humanDuration(times.recoveryMs)} of the return of ${ids}, with nobody's help.`,
    method: `${ids}: ${words} while in use, until its client has met it; healed; watched on.${allowedWords(mayRestart)}`,
    checks: [
      ...checksOfFaults(times.recoveryMs, mayRestart, (check) =>
        use === undefined ? check : onlyIfUsed(check, use),
      ),
      ...context.checks,
    ],
    within: bodyWithin(
      context.settling,
      times,
      2 * times.trafficMs + rounds * times.noticeMs + (rounds - 1) * times.recoveryMs,
    ),
    body: ({ platform: system, run }) =>
      aroundFaults(run, context, times, async () => {
        if (use !== undefined && !(await isUsed(run, use.link, times.trafficMs))) return;
        for (let round = 1; round <= rounds; round++) {
          if (round > 1 && !(await inTime(run.recovered({ within: times.recoveryMs })))) return;
          const faults = [...links, ...visits].map(({ client, server, port }) =>
            fault(system.link(client, server, port)),
          );
          await duringEach(run, faults, async (outages) => {
            if (until === "blip")
              return run.until(passed(run, blipMs, "the blip is over"), { within: 5_000 });
            await allFelt(run, outages, times.trafficMs);
            if (until === "felt") return;
            await suffering(run, [...new Set(links.map(({ client }) => client))], times.noticeMs);
          });
        }
      }),
  };
}

async function isUsed(run: Run, link: string, withinMs: number): Promise<boolean> {
  const since = run.clock.now();
  return run.phase(watching, () => inTime(run.until(asked(run, link, since), { within: withinMs })));
}

/** Each of these has ended or is called unhealthy by the engine, or the time is over. */
export async function suffering(run: Run, clients: readonly string[], withinMs: number): Promise<void> {
  const each = clients.map((client) => notHealthy(run.system.watch, client));
  const all = {
    awaiting: `${clients.join(", ")}: not healthy`,
    async look() {
      const looks = await Promise.all(each.map((condition) => condition.look()));
      const open = looks.filter(({ done }) => !done).length;
      return open === 0
        ? { done: true as const, value: true }
        : { done: false as const, saw: `${open} are well` };
    },
  };
  await inTime(run.until(all, { within: withinMs }));
}
