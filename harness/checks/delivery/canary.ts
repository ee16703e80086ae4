import { humanDuration } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { pressureDuring } from "../verdict/contention.ts";
import { Judgement, noJudgement } from "../verdict/findings.ts";

const name = "fresh record";
const bound = "after everything else, one new record on each way is acknowledged and stored";

/**
 * One new record passes when all is over. The harness offers it by itself on platforms that declare how, so every
 * scenario on them has this check.
 */
export function freshRecord(): Check {
  return {
    name,
    run(history) {
      const ways = [...Map.groupBy(history.of("fresh"), ({ subject }) => subject)];
      if (ways.length === 0) return noJudgement(name, "unknown", "no record was offered at the end");
      const judgement = new Judgement();
      for (const [way, events] of ways) judgeWay(history, judgement, way, events);
      const stored = ways.filter(([, events]) => events.some(({ data }) => data.stage === "stored")).length;
      return judgement.conclude(name, bound, `${stored} of ${ways.length} ways took a new record`);
    },
  };
}

function judgeWay(
  history: History,
  judgement: Judgement,
  way: string,
  events: HistoryEvent<"fresh">[],
): void {
  const at = (stage: HistoryEvent<"fresh">["data"]["stage"]) =>
    events.find(({ data }) => data.stage === stage);
  const offered = at("offered");
  const stored = at("stored");
  const acknowledged = at("acknowledged");
  const missing = at("missing");
  if (offered === undefined) {
    judgement.unsure(
      way,
      `an offer of a new record (${events[0]?.data.detail ?? "nothing said"})`,
      ...events,
    );
  } else if (stored !== undefined && acknowledged !== undefined) {
    judgement.saw(offered, acknowledged, stored);
    judgement.measure({ name: `new record stored (${way})`, value: stored.data.waitedMs, unit: "ms" });
  } else if (missing !== undefined) {
    const lacks = acknowledged === undefined ? "not acknowledged" : "acknowledged but not stored";
    const said = `a new record (${way}) was ${lacks} ${humanDuration(missing.data.waitedMs)} after it was offered`;
    const pressure = pressureDuring(history, offered.at, missing.at, 0);
    if (pressure.bearable) judgement.fail(way, said, offered, acknowledged, missing);
    else judgement.unsure(way, `${said}, and ${pressure.why}`, offered, missing, ...pressure.evidence);
  } else {
    const why = at("lost sight")?.data.detail ?? "the history ends";
    judgement.unsure(way, `what became of a new record (${way}): ${why}`, ...events);
  }
}
