import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { coverageSinceBegin, interval } from "../verdict/coverage.ts";
import { beginOf, endOf, type FaultSpan, faultSpans } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "brought back";
const bound = "what ends since the first fault is started again by its restart policy";

/**
 * A service that ends by itself once something was faulted is started again by its policy: `on-failure` does not bring
 * back what ends with exit code 0, nor anything after the last of its tries. What ended before the first fault had done
 * its work. A service without a policy is `no crash`'s. Judged where it is away at the end of the watch.
 */
export function broughtBack(): Check {
  return {
    id: "brought-back",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      const spans = faultSpans(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      if (spans.length === 0) return notJudged(name, "not covered", "there was no fault");
      const findings = new Findings();
      const { fromMs, toMs } = interval(history);
      const sight = coverageSinceBegin(history, "engine", fromMs, toMs);
      if (sight.observedThroughout) findings.evidence(sight.begin, ...history.of("health").slice(0, 3));
      else findings.unknown("engine", sight.why);
      let away = 0;
      for (const { name: service, restart, role } of topology.services) {
        if (!restart.startsWith("on-failure") || role === "job") continue;
        const last = history
          .of("container", service)
          .findLast(({ at, data }) => at <= toMs && (data.action === "start" || data.action === "die"));
        if (last?.data.action !== "die" || last.data.by === "harness") continue;
        if (last.at < Math.min(...spans.map(beginOf)) || isEndedBy(spans, service, last.at)) continue;
        const { exitCode } = last.data;
        if (exitCode !== 0 && toMs - last.at < longestPauseMs) continue;
        away++;
        const why = exitCode === 0 ? "does not bring back what ends with exit code 0" : "has no try left";
        const said = `ended with exit code ${exitCode ?? "unknown"} ${humanDuration(toMs - last.at)} before the end of the watch, and its policy ${restart} ${why}`;
        findings.fail({ subject: service, kind: "not recovered" }, said, last);
      }
      return findings.conclude(name, bound, `${plural(away, "service")} away for good`);
    },
  };
}

/** The engine's longest pause between two starts by a policy. */
const longestPauseMs = 60_000;

function isEndedBy(spans: readonly FaultSpan[], service: string, at: number): boolean {
  return spans.some(
    (span) =>
      span.target === service && span.effect.endsProcess === true && at >= beginOf(span) && at <= endOf(span),
  );
}
