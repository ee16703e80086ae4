import type { RunReport } from "../harness/history/run-report.ts";
import type { ScenarioHistory } from "./history.ts";

/** What of a platform faults were done to, and what none touched. */
export interface Reach {
  platform: string;
  links: { touched: string[]; untouched: string[] };
  services: { touched: string[]; untouched: string[] };
}

/**
 * How far the faults of a run went, by platform, of what its histories declare. Without a history nobody knows what
 * there was, so nothing is said. A job that ends by itself is no service here.
 */
export function reachOf(run: RunReport, histories: ReadonlyMap<string, ScenarioHistory>): Reach[] {
  const platforms = Map.groupBy(run.scenarios, ({ platform }) => platform);
  return [...platforms].flatMap(([platform, scenarios]) => {
    const declared = scenarios.flatMap(({ id }) => histories.get(id)?.declared ?? []);
    const links = new Set(declared.flatMap((topology) => topology.links));
    const services = new Set(declared.flatMap((topology) => topology.services));
    if (services.size === 0) return [];
    const targets = new Set(scenarios.flatMap(({ faults }) => faults.map(({ target }) => target)));
    const parted = (all: Set<string>) => ({
      touched: [...all].filter((name) => targets.has(name)),
      untouched: [...all].filter((name) => !targets.has(name)),
    });
    return [{ platform, links: parted(links), services: parted(services) }];
  });
}
