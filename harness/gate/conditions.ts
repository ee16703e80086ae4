import { quietMs } from "../checks/recovery/process.ts";
import { earliest, latest } from "../checks/verdict/event-order.ts";
import type { Condition } from "../core/condition.ts";
import { humanDuration } from "../core/duration.ts";
import { PollTimeout } from "../core/poll.ts";
import type { Run } from "../scenario/run.ts";

/** Waits for a condition and tells whether it came; not to come is for a check to judge, not an error here. */
export async function waitFor(run: Run, condition: Condition, withinMs: number): Promise<boolean> {
  try {
    await run.until(condition, { within: withinMs });
    return true;
  } catch (thrown) {
    if (thrown instanceof PollTimeout) return false;
    throw thrown;
  }
}

/** The client asked on the link, by a connection attempt or a request, for certain after the moment. */
export function asked({ history }: Run, link: string, sinceMs: number): Condition {
  return {
    awaiting: `somebody uses ${link}`,
    look() {
      const attempts = history
        .of("packet", link)
        .filter(({ data }) => data.flag === "syn" && data.from === "client" && data.again !== true);
      const requests = history.of("traffic", link).filter(({ data }) => data.toServerBytes > 0);
      const found = [...attempts, ...requests].find((event) => earliest(event) > sinceMs);
      return found === undefined ? { done: false, saw: "nothing on the wire" } : { done: true, value: found };
    },
  };
}

export function askedOnAny(run: Run, links: readonly string[], sinceMs: number): Condition {
  const each = links.map((link) => asked(run, link, sinceMs));
  return {
    awaiting: `somebody uses one of ${links.join(", ")}`,
    async look() {
      const looks = await Promise.all(each.map((condition) => condition.look()));
      return looks.find(({ done }) => done) ?? { done: false, saw: "nothing on the wire" };
    },
  };
}

/** The service has ended, or the engine does not call it healthy any more. */
export function unhealthy({ system }: Run, service: string): Condition {
  return {
    awaiting: `${service} is not healthy`,
    look() {
      const { running, health } = system.watch.state(service);
      const well = running && (health === "healthy" || health === "none");
      return well ? { done: false, saw: health } : { done: true, value: health };
    },
  };
}

/**
 * Answers cross the link, and every service runs and is healthy where it has a health check. One without must have
 * run for `quietMs`, as the check demands: a client that dies again and again runs now and then too.
 */
export function allWell(run: Run, link: string, sinceMs: number): Condition {
  return {
    awaiting: `answers on ${link} and every service well`,
    look() {
      const answered = run.history
        .of("traffic", link)
        .some((event) => earliest(event) > sinceMs && event.data.toClientBytes > 0);
      const late = [...(answered ? [] : [`${link} carries no answer`]), ...unwell(run)];
      return late.length === 0 ? { done: true, value: true } : { done: false, saw: late.join(", ") };
    },
  };
}

function unwell(run: Run): string[] {
  return run.system.services.flatMap(({ name, role }) => {
    const { running, health } = run.system.watch.state(name);
    if (role === "job" || (running && health === "healthy")) return [];
    if (!running) return [`${name} is not running`];
    if (health !== "none") return [`${name} is ${health}`];
    const ranMs = ranFor(run, name);
    return ranMs >= quietMs ? [] : [`${name} has run for ${humanDuration(ranMs)}`];
  });
}

/** Since its last start; for ever where it ran before the history began. */
function ranFor({ history, clock }: Run, service: string): number {
  const start = history.of("container", service).findLast(({ data }) => data.action === "start");
  return start === undefined ? Number.POSITIVE_INFINITY : clock.now() - latest(start);
}
