import type { History } from "../../history/log.ts";
import type { LearntData } from "../../history/wire-data.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { beginOf, faultSpans } from "../verdict/fault-spans.ts";
import { topologyOf } from "../verdict/topology.ts";
import { learntIn } from "./learnt.ts";
import { settledBy, shortestMs } from "./watched-times.ts";

/** A link that was watched for so long is known: what is learnt later is newer. */
const enoughMs = 10_000;

/**
 * What a history teaches of each link of its stack, from its time without a fault: until the first one, or to its end. It
 * teaches nothing where a workload ran, which the next scenario does not have, nor in less than three seconds; nothing of a link
 * that was out of sight. It replaces what was known of a link from a shorter time, and whatever was known where it lasted
 * ten seconds.
 */
export function learnLinks(history: History, known: Map<string, LearntData>): void {
  const topology = topologyOf(history);
  if (topology === undefined || history.of("operation").length > 0) return;
  const toMs = Math.min(interval(history).toMs, ...faultSpans(history).map(beginOf));
  const time = { fromMs: settledBy(history, toMs), toMs };
  if (toMs - time.fromMs < shortestMs) return;
  for (const { id, server } of topology.links) {
    const isSeen = coverage(history, `capture:${server}`, time.fromMs, toMs).observedThroughout;
    const needsMs = Math.min(enoughMs, known.get(id)?.ms ?? 0);
    if (isSeen && toMs - time.fromMs >= needsMs) known.set(id, learntIn(history, id, time));
  }
}

/**
 * For how long more a platform is to be watched before it is faulted, in milliseconds, so that each of these links is
 * known from ten seconds: on its stack before the history began, or in the history since everybody had settled: the two do not add up. What is
 * known from less tells little of what happens twice a second.
 */
export function unlearntMs(history: History, links: readonly { id: string }[], nowMs: number): number {
  const known = links.map(({ id }) => history.of("learnt", id).at(-1)?.data.ms ?? 0);
  if (Math.min(enoughMs, ...known) >= enoughMs) return 0;
  return Math.max(0, enoughMs - (nowMs - settledBy(history, nowMs)));
}
