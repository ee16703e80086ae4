import { quietMs } from "../checks/recovery/process.ts";
import type { Condition } from "../core/condition.ts";
import { humanDuration } from "../core/duration.ts";
import { earliest, latest } from "../history/event-order.ts";
import type { Run } from "../scenario/run.ts";

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
