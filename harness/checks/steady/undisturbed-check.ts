import type { Check, CheckResult } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type WatchedTimes, watchedTimes } from "./watched-times.ts";

type Link = TopologyData["links"][number];

/** What a check that compares the time after the last heal with the one before the first fault is given. */
export interface UndisturbedCase {
  history: History;
  topology: TopologyData;
  findings: Findings;
  times: WatchedTimes;
  /** The links that were watched all along and whose clients go on for ever: a job's link is silent once it has ended. */
  links: Link[];
  /** Says that too little happened on a link to judge it. */
  tooQuiet(link: Link): void;
  /** Says that a client asks another instance of the server instead: whether it comes back to this one was not seen. */
  elsewhere(link: Link): void;
}

/**
 * A check of links, after the last heal against before the first fault. Without a fault it is `not covered`; where the
 * platform was watched for too short a time it is `unknown`; where every link is too quiet to judge, `not covered`.
 */
export function checkOfUndisturbed(
  asked: Required<Omit<Check, "run">>,
  judge: (given: UndisturbedCase) => CheckResult,
): Check {
  const { name } = asked;
  return {
    ...asked,
    run(history) {
      const topology = topologyOf(history);
      if (history.of("fault").length === 0) return notJudged(name, "not covered", "there was no fault");
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const times = watchedTimes(history);
      if (typeof times === "string") return notJudged(name, "unknown", `not seen: ${times}`);
      const findings = new Findings();
      const quiet: string[] = [];
      const links = topology.links.filter((link) => isWatched(history, topology, findings, times, link));
      const tooQuiet = ({ id }: Link) => quiet.push(id);
      const left: string[] = [];
      const elsewhere = ({ id }: Link) => left.push(id);
      const result = judge({ history, topology, findings, times, links, tooQuiet, elsewhere });
      const gone = left.length === 0 ? "" : `; not asked since, as another instance is: ${left.join(", ")}`;
      const said = `${gone}${quiet.length === 0 ? "" : `; too quiet to judge: ${quiet.join(", ")}`}`;
      const judgedNone = quiet.length === links.length && result.findings.length === 0;
      if (judgedNone) {
        const why = links.length === 0 ? "the platform has no link" : "every link is too quiet to judge";
        return notJudged(name, "not covered", links.length === 0 ? why : `${why}: ${quiet.join(", ")}`);
      }
      return { ...result, summary: `${result.summary}${said}` };
    },
  };
}

function isWatched(
  history: History,
  topology: TopologyData,
  findings: Findings,
  { before, after }: WatchedTimes,
  link: Link,
): boolean {
  if (topology.services.some(({ name, role }) => name === link.client && role === "job")) return false;
  const sight = coverage(history, `capture:${link.server}`, before.fromMs, after.toMs);
  if (!sight.observedThroughout) findings.unknown(link.id, sight.why);
  return sight.observedThroughout;
}
