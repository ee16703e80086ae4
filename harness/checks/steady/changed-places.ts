import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { counted, perSecond, share, times as timesAsMany } from "./count-rates.ts";
import { learntOf } from "./learnt.ts";
import { activityOn, heldDuring } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

type Link = TopologyData["links"][number];

/**
 * Whether two clients of a server have changed places: each asks as often as the other one did before, and holds what
 * that one held. Of a leader and its standby either may lead. It rests on what the other does more of by now, so a client
 * that has only fallen silent has changed places with nobody.
 */
export function haveChangedPlaces(
  history: History,
  topology: TopologyData,
  link: Link,
  times: WatchedTimes,
): boolean {
  return topology.links.some(
    (other) =>
      isToSamePort(link, other) &&
      tookPlaceOf(history, other, link, times) &&
      tookPlaceOf(history, link, other, times),
  );
}

const isToSamePort = (one: Link, other: Link) =>
  one.client !== other.client && one.server === other.server && one.port === other.port;

/** Whether a link is as the other one was before the first fault, and that more than it is as itself was. */
function tookPlaceOf(history: History, link: Link, other: Link, { before, after }: WatchedTimes): boolean {
  const [own, others] = [learntOf(history, link.id, before), learntOf(history, other.id, before)];
  const now = perSecond(counted(activityOn(history, link.id).requests, after));
  const [least, most] = [perSecond(others.requests.least), perSecond(others.requests.most)];
  const isAsOften = now >= share * least && now <= timesAsMany * most;
  const isNearer = apart(now, least) < apart(now, perSecond(own.requests.least));
  const holds = heldDuring(history, link.id, after)?.most ?? 0;
  return isAsOften && isNearer && holds >= (others.held?.least ?? 0);
}

/** By how many times two rates differ; what is rarer than once in ten seconds counts as that. */
const apart = (one: number, other: number) =>
  Math.max(one, other, rarest) / Math.max(Math.min(one, other), rarest);
const rarest = 0.1;
