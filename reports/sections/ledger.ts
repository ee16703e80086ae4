import type { Ledger } from "../../harness/history/run-report.ts";
import { count, duration, idRange } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import type { Discrepancy } from "../timeline/audits.ts";

const mostRanges = 20;

const meanings: [keyof Ledger & string, string, string][] = [
  ["served", "served", "handed out by the source"],
  ["acknowledged", "acknowledged", "the source was told that they are safe"],
  ["unknown", "unknown", "served, and how it ended was never said; cannot be lost"],
  ["stored", "stored", "in the store, counted once by key"],
  ["unjudged", "not judged", "acknowledged, and no audit that may speak of loss saw them"],
  ["lost", "lost", "acknowledged and not stored"],
  [
    "removedByRetention",
    "by retention",
    "of the lost: removed by every broker's retention before they were stored",
  ],
  ["duplicated", "duplicated", "more than one row left under a key"],
  ["unexpected", "unexpected", "stored and never served"],
  ["corrupted", "corrupted", "a field differs from what was served"],
  ["recovered", "recovered", "stored although never acknowledged; allowed"],
];
const bad = new Set(["lost", "duplicated", "unexpected", "corrupted"]);

/** The books of a scenario or a run: what came in, what was promised, what is there. */
export function ledgerTable(ledger: Ledger): Html {
  const paths = Object.entries(ledger.byPath);
  const seconds =
    ledger.verifyMs > 0
      ? ` (${count(Math.round(ledger.verifiedRows / (ledger.verifyMs / 1_000)))} rows/s)`
      : "";
  return html`
<dl class="ledger">${meanings.map(([key, name, meaning]) => {
    const value = ledger[key] as number;
    return html`<div class="${bad.has(key) && value > 0 && "bad"}"><dt>${name}</dt><dd class="value">${count(value)}</dd><dd class="what">${meaning}</dd></div>`;
  })}</dl>
<p class="ledger-more">${paths.length > 0 && html`By path${paths.length > 1 && " (a row may come on more than one)"}: ${paths.map(([path, rows], index) => html`${index > 0 && ", "}<bdi>${path}</bdi> ${count(rows)}`)}. `}${ledger.physicalRows !== undefined && html`Physical rows written: ${count(ledger.physicalRows)} (merges hide repeated ones). `}${ledger.verifiedRows > 0 ? html`Verified ${count(ledger.verifiedRows)} rows in ${duration(ledger.verifyMs)}${seconds}.` : html`<strong>Nothing was verified.</strong>`}</p>`;
}

/** Every range that the delivery audit objects to, with the last place that still holds it. */
export function discrepancyTable(discrepancies: readonly Discrepancy[]): Html | "" {
  if (discrepancies.length === 0) return "";
  const more = discrepancies.length - mostRanges;
  return html`
<table class="ranges"><caption>Rows that are not as they should be</caption><thead><tr><th scope="col">What</th><th scope="col">Ids</th><th scope="col" class="number">Rows</th><th scope="col">Store</th><th scope="col">Last seen in</th><th scope="col">Shape</th></tr></thead><tbody>${discrepancies
    .slice(0, mostRanges)
    .map(
      (range) =>
        html`<tr><th scope="row">${range.what}</th><td>${idRange(range)} <span class="soft">of producer ${range.producer}</span></td><td class="number">${count(range.last - range.first + 1)}</td><td>${said(range.store, 60)}</td><td>${range.lastHop === undefined ? html`<span class="soft">not known</span>` : said(range.lastHop, 60)}</td><td>${range.shape === undefined ? "–" : said(range.shape, 20)}</td></tr>`,
    )}</tbody></table>
${more > 0 && html`<p class="soft">and ${count(more)} more ranges, in the history</p>`}`;
}

export function ledgerSection(ledger: Ledger): Html {
  return html`<section id="ledger"><h2>Ledger</h2><p class="lede">The books of the whole run, planted defects left out.</p>${ledgerTable(ledger)}</section>`;
}
