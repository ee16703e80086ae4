import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { Counted } from "../../history/wire-data.ts";
import { sameWay } from "../verdict/siblings.ts";
import { counted, isFewer, isMore, share, times as timesAsMany } from "./count-rates.ts";
import { learntOf } from "./learnt.ts";
import { activityOn } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

/**
 * Whether the instances of a client ask those of a server, all together, as often as before: then who asks whom is their
 * own affair. False for a link of which there are no others.
 */
export function isSharedOut(
  history: History,
  topology: TopologyData,
  link: TopologyData["links"][number],
  { before, after }: WatchedTimes,
): boolean {
  const others = sameWay(topology, link);
  if (others.length === 0) return false;
  const ids = [link, ...others].map(({ id }) => id);
  const learnt = ids.map((id) => learntOf(history, id, before).requests);
  const now = counted(
    ids.flatMap((id) => activityOn(history, id).requests),
    after,
  );
  const fewer = isFewer(together(learnt.map(({ least }) => least)), now, share);
  return fewer === false && !isMore(together(learnt.map(({ most }) => most)), now, timesAsMany);
}

/** Times that were watched side by side. */
function together(all: readonly Counted[]): Counted {
  const rates = all.reduce((sum, { count, ms }) => sum + (ms === 0 ? 0 : count / ms), 0);
  const ms = Math.max(0, ...all.map((one) => one.ms));
  return { count: Math.round(rates * ms), ms, clumps: Math.max(1, ...all.map(({ clumps }) => clumps)) };
}
