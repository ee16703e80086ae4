import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { livesOf } from "../verdict/container-lives.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { beginOf, endOf, onService } from "../verdict/fault-spans.ts";

const name = "recovers only by restart";
const bound = "a process that outlives an outage recovers from it without ending";
/** A call that was under way at the heal may still fail, and its process end of it. */
const underWayMs = 5_000;

/**
 * A process that lived through a whole outage does not end after the heal in order to be well again: one that had begun before the
 * first fault, ended by itself more than 5 s after the last heal, and was started anew by its restart policy. What ends during the
 * outage is tried again by its policy, as declared.
 */
export function onlyByRestart(): Check {
  return checkOfFaults({ id: "only-by-restart", options: {}, name }, (given) => {
    const { history, topology, findings, proven } = given;
    const firstMs = Math.min(...proven.map(beginOf));
    const healedMs = Math.max(...proven.map(endOf));
    const { toMs } = interval(history);
    const healed = proven.map((span) => span.healed).at(-1);
    let restarted = 0;
    const sight = coverage(history, "engine", firstMs, toMs);
    if (proven.length > 0 && sight.observedThroughout) findings.evidence(healed, sight.begin);
    else if (proven.length > 0 && !sight.observedThroughout) findings.unknown("engine", sight.why, healed);
    for (const { name: service, role } of topology.services) {
      if (role === "job" || proven.some((span) => onService(topology, span) && span.target === service))
        continue;
      const outlived = livesOf(history, service).find(
        (life) => life.fromMs <= firstMs && life.toMs > healedMs + underWayMs && life.toMs <= toMs,
      );
      if (outlived === undefined) continue;
      const events = history.of("container", service);
      const death = events.find(({ at, data }) => at === outlived.toMs && data.action === "die");
      const start = events.find(({ at, data }) => at > outlived.toMs && data.action === "start");
      if (death?.data.by !== "platform" || start === undefined) continue;
      restarted++;
      const said = `lived through the outage, ended by itself ${humanDuration(death.at - healedMs)} after the heal and came back as a new process`;
      findings.fail(service, said, healed, death, start);
    }
    return findings.conclude(name, bound, `${plural(restarted, "service")} restarted after the heal`);
  });
}
