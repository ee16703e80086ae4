import { PollTimeout, poll } from "../core/poll.ts";
import type { History } from "../history/log.ts";
import { startingPhase } from "../history/phases.ts";
import type { Run } from "./run.ts";
import { isAtWork, type UseSample } from "./settling.ts";

/** A program that is compiled as its container starts takes minutes on a small machine. */
export const startingWithinMs = 300_000;

/** What is known of a platform that is starting. */
export interface Starting {
  /** Those that run now and are no jobs. */
  running: readonly string[];
  links: readonly { id: string; client: string; server: string; hasServed: boolean }[];
  history: History;
  /** What each service used, newest last. */
  uses: ReadonlyMap<string, readonly UseSample[]>;
}

/** Who works and was not heard of, and who was not watched for long enough to tell. */
export interface NotHeardOf {
  starting: string[];
  unknown: string[];
}

/**
 * Who works and was not heard of: he neither answers at a port nor asks at anybody's, as one does that is compiled, or
 * fetches its packages, as its container starts. Whoever ended by himself is a finding of a check, and not waited for.
 */
export function notYetHeardOf({ running, links, history, uses }: Starting): NotHeardOf {
  const isHeardOf = (name: string) =>
    links.some(
      ({ id, client, server, hasServed }) =>
        (server === name && hasServed) || (client === name && history.of("packet", id).length > 0),
    );
  const hasEnded = (name: string) =>
    history.of("container", name).some(({ data }) => data.action === "die" && data.by === "platform");
  const silent = running.filter((name) => !isHeardOf(name) && !hasEnded(name));
  const of = (work: boolean | undefined) => silent.filter((name) => isAtWork(uses.get(name) ?? []) === work);
  return { starting: of(true), unknown: of(undefined) };
}

/**
 * Waits until everybody who works was heard of, five minutes at most: who only works has started when that is over. Gives
 * whether anybody was waited for: a start is then over only now.
 *
 * @param sampled what each service used, newest last, with a new sample where it is time for one
 */
export async function awaitStart(run: Run, sampled: () => Promise<Starting["uses"]>): Promise<boolean> {
  const { history, signal, system } = run;
  const look = async () => {
    const uses = await sampled();
    const running = system.services
      .filter(({ name, role }) => role !== "job" && system.watch.state(name).running)
      .map(({ name }) => name);
    return notYetHeardOf({ running, links: system.links, history, uses });
  };
  const until = (awaiting: string, isOver: (seen: NotHeardOf) => boolean) =>
    poll(
      async () => {
        const seen = await look();
        if (isOver(seen)) return { done: true, value: seen };
        const saw = [...seen.starting, ...seen.unknown].join(", ");
        return { done: false, saw: `${saw}: at no port and in no link` };
      },
      { awaiting, within: startingWithinMs, every: 250, signal },
    );
  const isKnown = ({ starting, unknown }: NotHeardOf) => starting.length > 0 || unknown.length === 0;
  try {
    const { starting } = await until("whether anybody is still starting", isKnown);
    if (starting.length === 0) return false;
    await run.phase(startingPhase, () => until(startingPhase, (seen) => seen.starting.length === 0));
  } catch (thrown) {
    if (!(thrown instanceof PollTimeout)) throw thrown;
  }
  return true;
}
