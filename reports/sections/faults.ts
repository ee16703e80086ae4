import type { FaultReport, ScenarioReport } from "../../harness/history/run-report.ts";
import { duration } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { type Axis, at } from "./plot.ts";

const most = 40;

/** Every fault in words, with the proof that it bit and the proof that it healed. */
export function faultsPart({ faults, startedAtMs }: ScenarioReport, axis: Axis): Html | "" {
  if (faults.length === 0) return "";
  return html`<h3>Faults</h3><ul class="faults">${faults.slice(0, most).map(
    (
      fault,
    ) => html`<li><p><b>${said(fault.kind, 60)}</b> on <b>${said(fault.target, 120)}</b>, ${stretch(fault, startedAtMs, axis)}</p>
<p class="soft">${proof("Bit", fault.proof)} ${proof("Healed", fault.heal)}</p></li>`,
  )}${faults.length > most && html`<li class="soft">and ${faults.length - most} more, in run.json</li>`}</ul>`;
}

function stretch({ injectedAtMs, healedAtMs }: FaultReport, startedAtMs: number, axis: Axis): string {
  const from = at(axis, injectedAtMs - startedAtMs);
  if (healedAtMs === undefined) return `from ${from}, never healed`;
  return `from ${from} to ${at(axis, healedAtMs - startedAtMs)} (${duration(healedAtMs - injectedAtMs)})`;
}

function proof(what: string, seen: FaultReport["proof"]): Html {
  if (seen === undefined) return html`${what}: <strong>no proof</strong>.`;
  return html`${what}: proven after ${duration(seen.latencyMs)} by ${said(seen.method, 80)} (${said(seen.observed, 160)}).`;
}
