import { humanDuration } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { Findings, notJudged } from "../verdict/findings.ts";

const name = "canary";
const bound = "after everything else, one new record on each way is acknowledged and stored";

/**
 * One new record passes when all is over. The harness offers it by itself on platforms that declare how, so every
 * scenario on them has this check.
 */
export function canary(): Check {
  return {
    id: "canary",
    options: {},
    name,
    run(history) {
      const ways = [...Map.groupBy(history.of("canary"), ({ subject }) => subject)];
      if (ways.length === 0) return notJudged(name, "unknown", "no record was offered at the end");
      const findings = new Findings();
      for (const [way, events] of ways) judgeWay(history, findings, way, events);
      const stored = ways.filter(([, events]) => events.some(({ data }) => data.stage === "stored")).length;
      return findings.conclude(name, bound, `${stored} of ${ways.length} ways took a new record`);
    },
  };
}

function judgeWay(history: History, findings: Findings, way: string, events: HistoryEvent<"canary">[]): void {
  const at = (stage: HistoryEvent<"canary">["data"]["stage"]) =>
    events.find(({ data }) => data.stage === stage);
  const offered = at("offered");
  const stored = at("stored");
  const acknowledged = at("acknowledged");
  const missing = at("missing");
  if (offered === undefined) {
    findings.unknown(
      way,
      `an offer of a new record (${events[0]?.data.detail ?? "nothing said"})`,
      ...events,
    );
  } else if (stored !== undefined && acknowledged !== undefined) {
    findings.evidence(offered, acknowledged, stored);
    findings.measure({
      id: "canary-stored",
      of: way,
      name: `new record stored (${way})`,
      value: stored.data.waitedMs,
      unit: "ms",
    });
  } else if (missing !== undefined) {
    const lacks = acknowledged === undefined ? "not acknowledged" : "acknowledged but not stored";
    const said = `a new record (${way}) was ${lacks} ${humanDuration(missing.data.waitedMs)} after it was offered`;
    // Nobody knows how long it would have taken on an idle machine, so the whole of the wait has to be explained.
    const contention = contentionDuring(history, offered.at, missing.at, missing.data.waitedMs);
    if (contention.tolerable) findings.fail(way, said, offered, acknowledged, missing);
    else findings.unknown(way, `${said}, and ${contention.why}`, offered, missing, ...contention.evidence);
  } else {
    const why = at("lost sight")?.data.detail ?? "the history ends";
    findings.unknown(way, `what became of a new record (${way}): ${why}`, ...events);
  }
}
