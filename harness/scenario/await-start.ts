import { PollTimeout, poll } from "../core/poll.ts";
import type { History } from "../history/log.ts";
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

/**
 * Who works and was not heard of: he neither answers at a port nor asks at anybody's, as one does that is compiled, or
 * fetches its packages, as its container starts. Whoever ended by himself is a finding of a check, and not waited for.
 */
export function notYetHeardOf({ running, links, history, uses }: Starting): string[] {
  const isHeardOf = (name: string) =>
    links.some(
      ({ id, client, server, hasServed }) =>
        (server === name && hasServed) || (client === name && history.of("packet", id).length > 0),
    );
  const hasEnded = (name: string) =>
    history.of("container", name).some(({ data }) => data.action === "die" && data.by === "platform");
  return running.filter((name) => !isHeardOf(name) && !hasEnded(name) && isAtWork(uses.get(name) ?? []));
}

/**
 * Waits until everybody who works was heard of, five minutes at most: who only works has started when that is over.
 *
 * @param sampled what each service used, newest last, with a new sample where it is time for one
 */
export async function awaitStart(run: Run, sampled: () => Promise<Starting["uses"]>): Promise<void> {
  const { history, signal, system } = run;
  const awaiting = "everybody is heard of or at rest";
  const look = async () => {
    const uses = await sampled();
    const running = system.services
      .filter(({ name, role }) => role !== "job" && system.watch.state(name).running)
      .map(({ name }) => name);
    const starting = notYetHeardOf({ running, links: system.links, history, uses });
    if (starting.length === 0) return { done: true, value: true } as const;
    return { done: false, saw: `${starting.join(", ")}: at work, at no port and in no link` } as const;
  };
  try {
    await run.phase(awaiting, () => poll(look, { awaiting, within: startingWithinMs, every: 250, signal }));
  } catch (thrown) {
    if (!(thrown instanceof PollTimeout)) throw thrown;
  }
}
