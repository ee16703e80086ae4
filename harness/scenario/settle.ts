import { humanDuration } from "../core/duration.ts";
import { PollTimeout, poll } from "../core/poll.ts";
import { containerUse, linesSince } from "../engine/container-use.ts";
import { isDone } from "../system/never-ready.ts";
import type { Service } from "../system/service.ts";
import type { System } from "../system/system.ts";
import { awaitStart } from "./await-start.ts";
import type { Run } from "./run.ts";
import { everGrowing, notYetSettled, type UseSample } from "./settling.ts";

/** How long a platform is watched before it is called steady, in milliseconds. */
export interface Settling {
  /** At least so long after the last start, and without a change of any health. */
  leastMs: number;
  /** And no longer than this beyond it. */
  withinMs: number;
}

/** What never settled and for how long it was watched; empty where the platform is steady. */
export interface Unsettled {
  subject: string;
  why: string;
}

const lookEveryMs = 2_000;

/**
 * Watches until the platform is steady: everybody runs and is healthy, nobody started, ended or changed its health for
 * `leastMs`, and processor time and log lines are what they were; before that, that whoever works was heard of. Gives what never settled: a service whose state
 * changed all along, or whose use grew all along. One that works in bursts is steady.
 */
export async function settle(run: Run, settling: Settling): Promise<Unsettled[]> {
  const { clock, signal, system } = run;
  const began = clock.now();
  const uses = new Map<string, UseSample[]>();
  let sampledAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    if (clock.now() - sampledAt < lookEveryMs) return uses;
    sampledAt = clock.now();
    await Promise.all(system.services.map((service) => sample(run, service, uses, began)));
    return uses;
  };
  const startedMs = (await awaitStart(run, look)) ? clock.now() : began;
  const awaiting = "the platform is steady";
  try {
    await run.phase(awaiting, () =>
      poll(
        async () => {
          await look();
          const late = [...notWell(system), ...changing(run, settling.leastMs), ...busy(uses)];
          // Whoever died by itself is a finding of a check, and nothing that must settle first.
          const open = late.filter(({ subject }) => !hasDied(run, subject));
          const watchedMs = clock.now() - Math.max(startedMs, lastStart(run, began));
          if (watchedMs < settling.leastMs) return { done: false, saw: "it was not watched for long enough" };
          if (open.length === 0) return { done: true, value: true };
          return { done: false, saw: open.map(({ subject, why }) => `${subject}: ${why}`).join("; ") };
        },
        { awaiting, within: settling.leastMs + settling.withinMs, every: 250, signal },
      ),
    );
    return [];
  } catch (thrown) {
    if (!(thrown instanceof PollTimeout)) throw thrown;
  }
  const watched = humanDuration(clock.now() - began);
  const growing = [...uses].flatMap(([subject, samples]) => {
    const why = everGrowing(samples);
    return why === undefined ? [] : [{ subject, why }];
  });
  return [...notWell(system), ...changing(run, settling.leastMs), ...growing]
    .filter(({ subject }) => !hasDied(run, subject))
    .map(({ subject, why }) => ({ subject, why: `${subject} did not settle in ${watched}: ${why}` }));
}

/** Services that do not run, or are not healthy, by the engine's word. */
export function notWell({ services, watch }: Pick<System, "services" | "watch">): Unsettled[] {
  return services.flatMap(({ name, role, spec }) => {
    const state = watch.state(name);
    if (role === "job" || isDone(spec, state)) return [];
    if (!state.running) return [{ subject: name, why: "it does not run" }];
    const well = state.health === "healthy" || state.health === "none";
    return well ? [] : [{ subject: name, why: `it is ${state.health}` }];
  });
}

function hasDied({ history }: Run, subject: string): boolean {
  const ends = history.of("container", subject).filter(({ data }) => data.action === "die");
  return ends.some(({ data }) => data.by === "platform" && data.exitCode !== 0);
}

/** Services that started, ended or changed their health within the last time of this length. */
function changing({ history, clock }: Run, leastMs: number): Unsettled[] {
  const since = clock.now() - leastMs;
  const lives = history
    .of("container")
    .filter(({ data }) => data.action === "start" || data.action === "die");
  const told = history.of("health").filter(({ data }) => data.via === "engine");
  const health = [...Map.groupBy(told, ({ subject }) => subject).values()].flatMap((events) =>
    events.filter(({ data }, index) => index > 0 && data.status !== events[index - 1]?.data.status),
  );
  const changes = [...lives, ...health].filter(({ at }) => at > since);
  return [...Map.groupBy(changes, ({ subject }) => subject)].map(([subject, events]) => ({
    subject,
    why: `its state changed ${events.length} times in the last ${humanDuration(leastMs)}`,
  }));
}

function busy(uses: ReadonlyMap<string, UseSample[]>): Unsettled[] {
  return [...uses].flatMap(([subject, samples]) => {
    const why = notYetSettled(samples);
    return why === undefined ? [] : [{ subject, why }];
  });
}

function lastStart({ history }: Run, began: number): number {
  const starts = history.of("container").filter(({ data }) => data.action === "start");
  return starts.at(-1)?.at ?? began;
}

/** One more sample of a running service; what cannot be read is left out, and a container that is new begins anew. */
async function sample(
  { clock, system }: Run,
  service: Service,
  uses: Map<string, UseSample[]>,
  began: number,
): Promise<void> {
  const { name } = service;
  if (!system.watch.state(name).running) {
    uses.delete(name);
    return;
  }
  const container = system.options.docker.getContainer(service.container);
  try {
    const atMs = clock.now();
    const [{ processorMs }, lines] = await Promise.all([
      containerUse(container),
      linesSince(container, clock.startedWallMs + began),
    ]);
    const samples = uses.get(name) ?? [];
    samples.push({ atMs, processorMs, lines });
    uses.set(name, samples);
  } catch {
    // It ended meanwhile, or the engine was slow: the next look tells.
  }
}
