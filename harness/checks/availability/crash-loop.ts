import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import { quietMs } from "../recovery/process.ts";
import { coverageSinceBegin, interval } from "../verdict/coverage.ts";
import { beginOf, endOf, faultSpans } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "crash loop";
/** Twice may be the tail of an outage: a start that failed, and one that had begun to. */
const fewest = 3;
const bound = `fewer than ${fewest} short lives in a row while nothing is faulted`;

/**
 * No service ends again and again by itself: three times in a row or more, each within 10 s of its start, while no fault is in force. What
 * a restart policy brings back during an outage is its way to try again, and is over with the outage.
 */
export function crashLoop(): Check {
  return {
    id: "crash-loop",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const findings = new Findings();
      const { fromMs, toMs } = interval(history);
      const sight = coverageSinceBegin(history, "engine", fromMs, toMs);
      if (sight.observedThroughout) findings.evidence(sight.begin, ...history.of("health").slice(0, 3));
      else findings.unknown("engine", sight.why);
      const spans = faultSpans(history);
      let loops = 0;
      for (const { name: service } of topology.services) {
        const deaths = shortLives(history.of("container", service), ({ at }) =>
          spans.some((span) => at >= beginOf(span) && at <= endOf(span)),
        );
        if (deaths.length < fewest) continue;
        loops++;
        const [first, last] = [deaths[0], deaths.at(-1)];
        const codes = [...new Set(deaths.map(({ data }) => data.exitCode ?? "unknown"))].join(", ");
        const overMs = (last?.at ?? 0) - (first?.at ?? 0);
        const said = `ended ${deaths.length} times in ${humanDuration(overMs)}, each time within ${humanDuration(quietMs)} of its start (exit code ${codes})`;
        findings.fail(service, said, ...deaths);
      }
      return findings.conclude(name, bound, `${plural(loops, "service")} in a loop`);
    },
  };
}

type ContainerEvent = HistoryEvent<"container">;

/** The longest row of ends by themselves, each soon after its start and none while a fault is in force. */
function shortLives(
  events: readonly ContainerEvent[],
  isFaulted: (event: ContainerEvent) => boolean,
): ContainerEvent[] {
  let longest: ContainerEvent[] = [];
  let row: ContainerEvent[] = [];
  let started: ContainerEvent | undefined;
  for (const event of events) {
    if (event.data.action === "start") started = event;
    if (event.data.action !== "die") continue;
    const isShort = started !== undefined && event.at - started.at < quietMs;
    row = isShort && event.data.by === "platform" && !isFaulted(event) ? [...row, event] : [];
    if (row.length > longest.length) longest = row;
    started = undefined;
  }
  return longest;
}
