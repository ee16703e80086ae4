import type { Interval } from "../../core/interval.ts";
import { latest } from "../../history/event-order.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, faultSpans, isProven, linksTo, type ProvenFault } from "../verdict/fault-spans.ts";
import { type OverlappingFaults, overlappingFaults } from "../verdict/overlapping-faults.ts";
import { siblingsOf } from "../verdict/siblings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { answersReturn } from "./answers.ts";
import { runningReturn } from "./process.ts";
import { circuitReturn, healthReturn, type Return } from "./signals.ts";
import { storageReturn } from "./storage.ts";

type Link = TopologyData["links"][number];

/** Until when the history is looked at, and the bound that a recovery is held to. */
export interface Looked {
  untilMs: number;
  withinMs: number;
}

/** What must be well again after faults that overlap, with those before them that the next fault cut short. */
export interface Owed {
  overlap: OverlappingFaults;
  /** `cutShort`: the next fault began while it was still in time, so it is owed after that one. */
  returns: { item: Return; cutShort: boolean }[];
}

/** Overlapping faults count as one, in the order of their beginnings. */
export function owedAfter(
  history: History,
  topology: TopologyData,
  proven: readonly ProvenFault[],
  looked: Looked,
): Owed[] {
  let owing: ProvenFault[] = [];
  return overlappingFaults([...proven]).map((one) => {
    const overlap = { ...one, faults: [...owing, ...one.faults] };
    const returns = returnsAfter(history, topology, overlap, looked).map((item) => ({
      item,
      cutShort: isCutShort(overlap, item, looked.withinMs),
    }));
    owing = returns.some(({ cutShort }) => cutShort) ? overlap.faults : [];
    return { overlap, returns };
  });
}

/** The next fault began while the return was still in time: nothing was missed, and nothing is shown yet. */
function isCutShort({ last, untilMs }: OverlappingFaults, item: Return, withinMs: number): boolean {
  return Number.isFinite(untilMs) && !isShown(item) && untilMs - latest(last.healed) <= withinMs;
}

const isShown = ({ state }: Return) => state === "back" || state === "nothing to do";

/** What is not well again yet after the last heal, as the check would see it now; undefined where none was healed. */
export function notYetWell(history: History, looked: Looked): string[] | undefined {
  const topology = topologyOf(history);
  const proven = faultSpans(history).filter(isProven);
  if (topology === undefined || proven.length === 0) return undefined;
  const returns = owedAfter(history, topology, proven, looked).at(-1)?.returns ?? [];
  if (returns.length === 0) return ["nothing that could recover is seen"];
  return returns.flatMap(({ item }) => {
    if (item.state === "away") return [`${item.subject}: not ${item.what}`];
    return item.state === "not watched" ? [`${item.subject}: ${item.why}`] : [];
  });
}

/**
 * Everything that must be well again after faults, and how it went until a moment: answers on the links that they
 * acted on and the circuits that guard these, the health of every service (of one without a health check, its process),
 * and rows in the stores.
 */
function returnsAfter(
  history: History,
  topology: TopologyData,
  overlap: OverlappingFaults,
  { untilMs, withinMs }: Looked,
): Return[] {
  const healedAt = overlap.last.healed.at;
  const window = { fromMs: healedAt, toMs: Math.min(overlap.untilMs, untilMs) };
  const due = { sinceMs: Math.min(...overlap.faults.map(beginOf)), dueMs: healedAt + withinMs };
  const links = new Set(overlap.faults.flatMap(({ target }) => linksTo(topology, target)));
  const ids = new Set([...links].map(({ id }) => id));
  const lasting = topology.services.filter(({ role, done }) => role !== "job" && done !== true);
  return [
    ...[...links].flatMap((link) => {
      const own = answersReturn(history, link, window, due.sinceMs);
      const isAway = own.some(({ state }) => state === "away");
      return isAway && isAskedElsewhere(history, siblingsOf(topology, link), { link, window }) ? [] : own;
    }),
    ...lasting.flatMap(({ name, hasHealthCheck }) =>
      hasHealthCheck ? healthReturn(history, name, window) : [runningReturn(history, name, window, due)],
    ),
    ...topology.circuits
      .filter(({ link }) => ids.has(link))
      .map((circuit) => circuitReturn(history, circuit, window)),
    ...storageReturn(history, window),
  ];
}

/** Since the heal nobody has asked this instance of the server, and another one answers the client. */
function isAskedElsewhere(
  history: History,
  siblings: readonly Link[],
  { link, window }: { link: Link; window: Interval },
): boolean {
  const since = (one: Link) => answersReturn(history, one, window, window.fromMs);
  return (
    since(link).length === 0 && siblings.some((other) => since(other).some(({ state }) => state === "back"))
  );
}
