import { link as linkFrom } from "../../checks/testing/history-builder.ts";
import type { Platform } from "../../declare/platform.ts";
import type { GatePlan, PlannedLink } from "../plan.ts";

/** A link as a plan holds it, from its id. */
export function plannedBy(id: string, given: Partial<PlannedLink> = {}): PlannedLink {
  return {
    ...linkFrom(id),
    ...{ from: "environment", place: "environment STORE", mayRestart: [] },
    times: { trafficMs: 10_000, noticeMs: 5_000, recoveryMs: 60_000, watchMs: 5_000 },
    ...given,
  };
}

/** A plan of links alone, whose services are never started again. */
export function planBy(...ids: string[]): GatePlan {
  const links = ids.map((id) => plannedBy(id));
  const names = new Set(links.flatMap(({ client, server }) => [client, server]));
  return {
    platform: { name: "by hand", folder: "/nowhere" } as Platform,
    settling: { leastMs: 10_000, withinMs: 60_000 },
    further: (found) => found.map(({ id }) => plannedBy(id)),
    ...{ links, services: [...names].map((name) => ({ name, restart: "no" })), prints: new Map() },
  };
}
