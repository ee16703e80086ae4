import type { Figure } from "../../harness/history/run-report.ts";
import { quantity } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { badge } from "./badge.ts";

/** What was measured, beside what was asked for. */
export function figuresSection(figures: readonly Figure[]): Html | "" {
  if (figures.length === 0) return "";
  return html`<section id="figures"><h2>Figures</h2><p class="lede">What was measured, beside what was asked for.</p>${figuresTable(figures)}</section>`;
}

export function figuresTable(figures: readonly Figure[]): Html {
  return html`<table class="figures"><thead><tr><th scope="col">Figure</th><th scope="col" class="number">Measured</th><th scope="col">Asked for</th><th scope="col">Met</th></tr></thead><tbody>${figures.map(
    ({ name, value, unit, asked, met }) =>
      html`<tr${met === false && html` class="missed"`}><th scope="row">${said(name, 120)}</th><td class="number">${quantity(value, unit)}</td><td>${asked === undefined ? "–" : said(asked, 120)}</td><td>${met !== undefined && badge(met ? "pass" : "fail", met ? "met" : "missed")}</td></tr>`,
  )}</tbody></table>`;
}
