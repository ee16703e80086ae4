import type { Check } from "../../history/check.ts";
import { startUpPlace } from "../../history/finding.ts";
import { coverageSinceBegin } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "comes up";
const bound = "every service that is started comes to run, and to be healthy where it has a health check";

/**
 * The platform comes up: nobody ends for good or stays unhealthy while it starts. A history of a platform that ran
 * already says nothing of its start.
 */
export function comesUp(): Check {
  return {
    id: "comes-up",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const told = history.of("finding").filter(({ data }) => data.place === startUpPlace);
      const starts = history.of("container").filter(({ data }) => data.action === "start");
      const made = history.of("container").filter(({ data }) => data.action === "create");
      if (told.length === 0 && made.length === 0)
        return notJudged(name, "not covered", "the platform ran already");
      const findings = new Findings();
      for (const event of told) findings.fail(event.subject, event.data.what, event);
      const last = starts.at(-1);
      const sight = coverageSinceBegin(history, "engine", made[0]?.at ?? 0, last?.at ?? 0);
      if (!sight.observedThroughout) findings.unknown("engine", sight.why);
      const missing = topology.services.filter(
        ({ name: service }) => !starts.some(({ subject }) => subject === service),
      );
      // Whoever waits for one that never came up has not started, and that is the same thing once more.
      if (told.length === 0)
        for (const service of missing) findings.unknown(service.name, `the start of ${service.name}`);
      findings.evidence(...starts);
      const up = topology.services.length - missing.length;
      return findings.conclude(name, bound, `${up} of ${topology.services.length} services started`);
    },
  };
}
