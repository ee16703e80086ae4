import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, linksTo } from "../verdict/fault-spans.ts";
import type { OverlappingFaults } from "../verdict/overlapping-faults.ts";
import { answersReturn } from "./answers.ts";
import { runningReturn } from "./process.ts";
import { circuitReturn, healthReturn, type Return } from "./signals.ts";
import { storageReturn } from "./storage.ts";

/**
 * Everything that must be well again after faults, and how it went until a moment: answers on the links that they
 * acted on and the circuits that guard these, the health of every service (of one without a health check, its process),
 * and rows in the stores.
 */
export function returnsAfter(
  history: History,
  topology: TopologyData,
  overlap: OverlappingFaults,
  { untilMs, withinMs }: { untilMs: number; withinMs: number },
): Return[] {
  const healedAt = overlap.last.healed.at;
  const window = { fromMs: healedAt, toMs: Math.min(overlap.untilMs, untilMs) };
  const due = { sinceMs: Math.min(...overlap.faults.map(beginOf)), dueMs: healedAt + withinMs };
  const links = new Set(overlap.faults.flatMap(({ target }) => linksTo(topology, target)));
  const ids = new Set([...links].map(({ id }) => id));
  const lasting = topology.services.filter(({ role }) => role !== "job");
  return [
    ...[...links].flatMap((link) => answersReturn(history, link, window, due.sinceMs)),
    ...lasting.flatMap(({ name, hasHealthCheck }) =>
      hasHealthCheck ? healthReturn(history, name, window) : [runningReturn(history, name, window, due)],
    ),
    ...topology.circuits
      .filter(({ link }) => ids.has(link))
      .map((circuit) => circuitReturn(history, circuit, window)),
    ...storageReturn(history, window),
  ];
}
