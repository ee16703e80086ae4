import { causeInWords, tallyOf, worstFirst } from "../../reports/tally.ts";
import { humanDuration } from "../core/duration.ts";
import { withoutLedger } from "../gate/without-ledger.ts";
import type { RunReach, RunReport } from "../history/run-report.ts";

const mostTrouble = 3;
const mostLeftOut = 2;

/** The end of a gate of a folder, in some ten lines that a person understands who has read nothing before them. */
export function gateEnd(report: RunReport, reach: RunReach): string[] {
  const { recovery } = tallyOf(report);
  const longest =
    recovery === undefined
      ? ""
      : `; longest recovery ${recovery.isAtLeast ? "≥ " : ""}${humanDuration(recovery.valueMs)} (${recovery.scenario.title})`;
  return [
    ...startLine(reach),
    `links      ${reach.linksKnown.length} known, ${reach.linksCut.length} faulted, ${reach.linksRecovered.length} well again each time${longest}`,
    `services   ${reach.servicesFaulted.length === 0 ? "none was killed or stopped" : `${reach.servicesFaulted.join(", ")} killed or stopped`}`,
    ...(reach.servicesApart.length === 0
      ? []
      : [`apart      ${reach.servicesApart.join(", ")}: in no link that is known, nothing was done to them`]),
    ...lossLine(report),
    ...leftOut(report),
    ...trouble(report),
  ];
}

function startLine({ start }: RunReach): string[] {
  if (start === undefined) return ["start      it did not come up"];
  return [
    `start      up after ${humanDuration(start.coldMs)}, then watched for ${humanDuration(start.watchedMs)}`,
  ];
}

function lossLine({ notCovered }: RunReport): string[] {
  const unjudged = notCovered.find(isLoss);
  return unjudged === undefined ? [] : [`loss       not judged: ${unjudged.why}`];
}

const isLoss = ({ what }: { what: string }) => what === withoutLedger.what;

function trouble(report: RunReport): string[] {
  const troubled = worstFirst(report.scenarios).filter(
    ({ verdict }) => verdict === "fail" || verdict === "unknown",
  );
  const lines = [
    ...(report.findings ?? []).map(({ verdict, what }) => `${verdict.padEnd(10)} ${what}`),
    ...troubled.map(
      (scenario) => `${scenario.verdict.padEnd(10)} ${scenario.title}: ${causeInWords(scenario)}`,
    ),
  ];
  const more = lines.length - mostTrouble;
  return [
    ...lines.slice(0, mostTrouble),
    ...(more > 0 ? [`           and ${more} more, in the report`] : []),
  ];
}

function leftOut({ scenarios, notCovered }: RunReport): string[] {
  const left = [
    ...scenarios.filter(({ verdict }) => verdict === "not covered").map((one) => causeInWords(one)),
    ...notCovered.filter((one) => !isLoss(one)).map(({ what, why }) => `${what}: ${why}`),
  ];
  const more = left.length - mostLeftOut;
  return [
    ...left.slice(0, mostLeftOut).map((why) => `not tried  ${why}`),
    ...(more > 0 ? [`           and ${more} more, in the report`] : []),
  ];
}
