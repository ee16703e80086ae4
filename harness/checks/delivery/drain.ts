import { humanDuration } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { Findings, notJudged } from "../verdict/findings.ts";

const name = "drain";
const bound = "every hop between source and store is empty within the bound of the scenario's drain";

/**
 * Whatever was on its way arrives: no hop keeps anything for good. `delivery` does not speak of loss before the
 * pipeline is empty, so a record that is stuck is nobody's finding but this one's.
 */
export function drain(): Check {
  return {
    id: "drain",
    options: {},
    name,
    run(history) {
      const drains = lastDrains(history);
      if (drains.length === 0) return notJudged(name, "unknown", "nothing was drained");
      const findings = new Findings();
      for (const event of drains) judgeDrain(history, findings, event);
      const longestMs = Math.max(...drains.map(({ data }) => data.waitedMs));
      findings.measure({ id: "drain", name: "longest drain", value: longestMs, unit: "ms" });
      return findings.conclude(
        name,
        bound,
        `${drains.length} drained, the longest in ${humanDuration(longestMs)}`,
      );
    },
  };
}

/** The last of each workload. */
function lastDrains(history: History): HistoryEvent<"drained">[] {
  return [...new Map(history.of("drained").map((event) => [event.subject, event])).values()];
}

function judgeDrain(history: History, findings: Findings, event: HistoryEvent<"drained">): void {
  const { ok, waitedMs, last } = event.data;
  if (ok) {
    findings.evidence(event);
    return;
  }
  const held = Object.entries(last).filter(([, count]) => typeof count === "number" && count > 0);
  const hops = held.map(([hop, count]) => `${hop} ${count}`).join(", ");
  const said = `still on the way after ${humanDuration(waitedMs)}: ${hops === "" ? "no hop was seen" : hops}`;
  // Nobody knows how long it would have taken on an idle machine, so the whole of the wait has to be explained.
  const contention = contentionDuring(history, event.at - waitedMs, event.at, waitedMs);
  if (held.length === 0) findings.unknown(event.subject, said, event);
  else if (contention.tolerable) findings.fail(event.subject, said, event);
  else findings.unknown(event.subject, `${said}, and ${contention.why}`, event, ...contention.evidence);
}
