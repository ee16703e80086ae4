import type { RunReport } from "../../harness/history/run-report.ts";
import { count, duration, instant } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { ledgerSentence, lossWords, lostFigure } from "../promises.ts";
import { type Tally, verdictOrder, verdictWords } from "../tally.ts";
import { verdictClass, verdictIcon } from "./badge.ts";
import { scenarioAnchor } from "./scenario.ts";

/** The first screen: what came of the run, how much of it was covered, and the figures people ask for first. */
export function verdictSection(run: RunReport, tally: Tally): Html {
  return html`
<header class="verdict ${verdictClass(run.verdict)}">
<p class="kicker">Blackstart <span>resilience report</span></p>
<p class="title">${said(run.title, 160)}</p>
<h1>${verdictIcon(run.verdict)}<span>${verdictWords[run.verdict]}</span></h1>
<p class="headline">${tally.headline}<br>${ledgerSentence(run)}</p>
${coverage(run, tally)}
<dl class="leads">
${lead("Defects caught", defectsValue(tally), "planted bugs that the named check turned red", tally.defects.caught < tally.defects.planted)}
${unavailability(run, tally)}
${lead("Rows acknowledged", count(tally.ledger.acknowledged), "promised to the source as safe")}
${lead("Rows stored", count(tally.ledger.stored), "found in the store, counted by key")}
${lead("Rows lost", lostFigure(tally.ledger), lossWords(tally.ledger), tally.ledger.lost > tally.ledger.removedByRetention)}
</dl>
<p class="about">${instant(run.startedAt)} · took ${duration(run.durationMs)} · ${run.scale.name} scale${run.scale.divisor !== 1 && ` (real durations ÷ ${run.scale.divisor})`} · seed <code>${run.seed}</code></p>
</header>`;
}

function defectsValue({ defects }: Tally): string {
  return defects.planted === 0 ? "none planted" : `${defects.caught} of ${defects.planted}`;
}

function lead(name: string, value: string, what: string | Html, isBad = false): Html {
  return html`<div class="lead${isBad && " bad"}"><dt>${name}</dt><dd class="value">${value}</dd><dd class="what">${what}</dd></div>`;
}

function unavailability(run: RunReport, { unavailability: longest }: Tally): Html {
  if (longest === undefined) return lead("Longest unavailability", "–", "no check measured one");
  const index = run.scenarios.indexOf(longest.scenario);
  const where = html`${said(longest.what, 60)}, in <a href="#${scenarioAnchor(index)}">${said(longest.scenario.title, 80)}</a>`;
  return lead(
    "Longest unavailability",
    `${longest.isAtLeast ? "≥ " : ""}${duration(longest.valueMs)}`,
    where,
  );
}

/** One bar of all scenarios by verdict; what was never covered stands at its end. */
function coverage(run: RunReport, tally: Tally): Html {
  const all = run.scenarios.length + run.notCovered.length;
  let begin = 0;
  const parts = verdictOrder.map((verdict) => {
    const amount = verdict === "not covered" ? tally.notCovered : tally.counts[verdict];
    const part = { verdict, amount, begin };
    begin += amount;
    return part;
  });
  const percent = (amount: number) => `${Number(((amount / Math.max(all, 1)) * 100).toFixed(2))}%`;
  return html`
<svg class="coverage" width="100%" height="10" aria-hidden="true">${parts.map(
    ({ verdict, amount, begin: from }) =>
      amount > 0 &&
      html`<rect class="${verdictClass(verdict)}" x="${percent(from)}" width="${percent(amount)}" height="10"/>`,
  )}</svg>
<ul class="counts" aria-label="Scenarios by verdict">${parts.map(
    ({ verdict, amount }) =>
      html`<li class="${amount === 0 ? "none" : verdictClass(verdict)}">${verdictIcon(verdict)}<b>${amount}</b> ${verdictWords[verdict].toLowerCase()}</li>`,
  )}</ul>`;
}
