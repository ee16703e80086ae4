import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, faultSpans } from "../verdict/fault-spans.ts";
import { siblingsOf } from "../verdict/siblings.ts";
import { haveChangedPlaces } from "./changed-places.ts";
import { type Silence, silenceOf } from "./silent-links.ts";
import type { WatchedTimes } from "./watched-times.ts";

type Link = TopologyData["links"][number];

/** What became of each link at the end of the watch. */
export type Fate = Silence | "alive" | "too quiet" | "asked less" | "elsewhere";

/**
 * What became of each link. A cause is told where it lies: a client that is itself asked for nothing any more, by the
 * platform or by a workload that has ended, asks for nothing (`asked less`); and who asks another instance of the server
 * has left this one (`elsewhere`), for good or for a while. A leader that has become the standby may ask for nothing, too.
 */
export function fatesOf(
  history: History,
  topology: TopologyData,
  times: WatchedTimes,
  links: readonly Link[],
): Map<string, Fate> {
  const found = new Map(links.map((link) => [link.id, silenceOf(history, link, times)]));
  const workEnded = hasWorkEnded(history, times);
  return new Map(
    links.map((link): [string, Fate] => {
      const fate = found.get(link.id) ?? "too quiet";
      if (!isNotAsked(fate)) return [link.id, fate];
      const inbound = topology.links.filter(({ server }) => server === link.client);
      const isAskedLess = inbound.some(({ id }) => isNotAsked(found.get(id)));
      const isElsewhere = siblingsOf(topology, link).some(({ id }) => found.get(id) === "alive");
      if (isAskedLess || workEnded) return [link.id, "asked less"];
      if (isElsewhere) return [link.id, "elsewhere"];
      return [link.id, haveChangedPlaces(history, topology, link, times) ? "asked less" : fate];
    }),
  );
}

const isNotAsked = (fate: Fate | undefined) => typeof fate === "object" && fate.what === "not asked";

/** A workload offered something before the first fault and nothing in the end. */
function hasWorkEnded(history: History, { after }: WatchedTimes): boolean {
  const operations = history.of("operation");
  const firstMs = Math.min(...faultSpans(history).map(beginOf));
  return (
    operations.some(({ at }) => at < firstMs) &&
    !operations.some(({ at }) => at >= after.fromMs && at < after.toMs)
  );
}
