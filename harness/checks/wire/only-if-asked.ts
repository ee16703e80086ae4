import { humanDuration } from "../../core/duration.ts";
import { askedOf } from "../../history/asked-check.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { effectsOn, requestsDuring } from "../verdict/fault-effects.ts";
import {
  beginOf,
  faultSpans,
  isProven,
  linksTo,
  onService,
  type ProvenFault,
} from "../verdict/fault-spans.ts";
import { notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { workDuring } from "../verdict/work-during.ts";

/**
 * A check of faults that somebody could meet. Where nobody wanted anything of a faulted target for as long as the fault
 * lasted, and that was seen, nothing can be said of it; what is wrong all the same is said.
 */
export function onlyIfAsked(check: Check): Check {
  const { name } = check;
  return {
    id: "only-if-asked",
    options: { check: askedOf(check) },
    name,
    run(history) {
      const result = check.run(history);
      if (result.verdict === "fail") return result;
      const why = nobodyAsked(history);
      return why === undefined ? result : notJudged(name, "not covered", why);
    },
  };
}

function nobodyAsked(history: History): string | undefined {
  const topology = topologyOf(history);
  const spans = faultSpans(history);
  const proven = spans.filter(isProven);
  if (topology === undefined || proven.length === 0 || proven.length < spans.length) return undefined;
  if (!proven.every((span) => isUnmet(history, topology, span))) return undefined;
  const lasted = (span: ProvenFault) => humanDuration(span.healed.at - beginOf(span));
  return proven
    .map((span) => `nobody asked ${span.target} for anything in the ${lasted(span)} of ${span.fault}`)
    .join("; ");
}

/** Nobody asked, and whoever would have seen it watched all along. */
function isUnmet(history: History, topology: TopologyData, span: ProvenFault): boolean {
  const links = linksTo(topology, span.target);
  const probes = [...new Set(links.map(({ server }) => `capture:${server}`)), "engine"];
  const watched = probes.every(
    (probe) => coverage(history, probe, beginOf(span), span.healed.at).observedThroughout,
  );
  if (!watched) return false;
  if (onService(topology, span)) return workDuring(history, topology, span).length === 0;
  return links.every(
    (link) =>
      requestsDuring(history, span, link.id).length === 0 && effectsOn(history, span, link).length === 0,
  );
}
