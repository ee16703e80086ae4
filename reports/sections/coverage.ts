import { type Html, html, said } from "../html.ts";
import type { RunReport } from "../model.ts";

/** What this run says nothing about: neither green nor red, but listed. */
export function notCoveredSection({ notCovered, warnings }: RunReport): Html {
  return html`<section id="not-covered"><h2>Not covered</h2>
${
  notCovered.length === 0
    ? html`<p class="lede">Nothing was left out.</p>`
    : html`<p class="lede">About these the run says nothing, neither good nor bad.</p><ul class="plain">${notCovered.map(
        ({ what, why, place }) =>
          html`<li><b>${said(what, 160)}</b><span class="under">${said(why, 300)}${place !== undefined && html` · <code>${said(place, 200)}</code>`}</span></li>`,
      )}</ul>`
}
${warnings.length > 0 && html`<h3 id="warnings">Warnings</h3><ul class="plain">${warnings.slice(0, 60).map((warning) => html`<li>${said(warning, 400)}</li>`)}${warnings.length > 60 && html`<li>and ${warnings.length - 60} more, in run.json</li>`}</ul>`}
</section>`;
}
