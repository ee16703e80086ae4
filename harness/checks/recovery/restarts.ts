import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import type { OverlappingFaults } from "../verdict/overlapping-faults.ts";

/** Measures how often services ended by themselves since faults began. It judges nothing: `no crash, no restart` does. */
export function measureRestarts(
  history: History,
  findings: Findings,
  topology: TopologyData,
  overlap: OverlappingFaults,
): void {
  const fromMs = Math.min(...overlap.faults.map(beginOf));
  for (const { name: service, role } of topology.services) {
    const ends = history
      .of("container", service)
      .filter(({ at, data }) => data.action === "die" && data.by === "platform" && at >= fromMs);
    const during = ends.filter(({ at }) => at < overlap.untilMs);
    if (role === "job" || during.length === 0) continue;
    findings.measure({
      ...{ id: "restarts", of: service, name: `restarts of ${service}`, unit: "count" },
      value: during.length,
    });
  }
}
