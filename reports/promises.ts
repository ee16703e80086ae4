import type { Ledger, RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import { count, plural } from "./format.ts";

/** Scenarios of the run's own books in which something was promised. */
function promising({ scenarios }: RunReport): ScenarioReport[] {
  return scenarios.filter(({ defect, ledger }) => defect === undefined && (ledger?.acknowledged ?? 0) > 0);
}

/** Whether anything was offered in a run: without a workload there are no books, and three zeros would say that there are. */
export function hasLedger({ ledger }: RunReport): boolean {
  return ledger.served + ledger.acknowledged + ledger.stored > 0;
}

/** A check of delivery is the one that counts what is lost. */
function deliveryPassed({ checks }: ScenarioReport): boolean {
  const delivery = checks.filter(({ measured }) => measured.some(({ id }) => id === "lost"));
  return delivery.length > 0 && delivery.every(({ verdict }) => verdict === "pass");
}

/**
 * What became of what was promised, in a sentence that holds whatever was not seen: that every row is stored is only
 * said where each scenario's delivery has passed. Empty where nothing was promised.
 */
export function ledgerSentence(run: RunReport): string {
  const { acknowledged, lost, unjudged, removedByRetention, verifiedRows } = run.ledger;
  if (acknowledged === 0) return "";
  const open = promising(run).filter((scenario) => !deliveryPassed(scenario));
  const within = (scenarios: readonly ScenarioReport[]) =>
    ` (${plural(Math.max(scenarios.length, 1), "scenario")})`;
  const leaving = promising(run).filter(({ ledger }) => (ledger?.unjudged ?? 0) > 0);
  const notJudged = unjudged > 0 ? `${count(unjudged)} not judged${within(leaving)}` : "";
  if (lost > 0) {
    const why = lost === removedByRetention ? ", all removed by retention before they were stored" : "";
    const more = notJudged === "" ? "" : `; ${notJudged}`;
    return `${plural(lost, "acknowledged row")} ${lost === 1 ? "was" : "were"} lost${why}${more}.`;
  }
  if (notJudged !== "") {
    const proven = `${count(acknowledged - unjudged)} of ${plural(acknowledged, "acknowledged row")}`;
    return `${proven} proven stored; ${notJudged}.`;
  }
  if (open.length === 0 && verifiedRows > 0) return "Every row that was acknowledged is stored.";
  return `No acknowledged row is known to be lost, but delivery did not pass everywhere${within(open)}.`;
}

/** The figure beside "lost": what nobody judged may be lost, too. */
export function lostFigure({ lost, unjudged, acknowledged, verifiedRows }: Ledger): string {
  return unjudged > 0 || (acknowledged > 0 && verifiedRows === 0) ? `${count(lost)} known` : count(lost);
}

export function lossWords({
  acknowledged,
  verifiedRows,
  unjudged,
  lost,
  removedByRetention,
}: Ledger): string {
  if (unjudged > 0) return `${count(unjudged)} acknowledged were not judged`;
  if (acknowledged > 0 && verifiedRows === 0) return "nothing was verified";
  const words = "acknowledged and not stored";
  if (removedByRetention === 0) return words;
  return `${words}, ${lost === removedByRetention ? "all" : count(removedByRetention)} removed by retention`;
}
