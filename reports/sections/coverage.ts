import type { RunReport } from "../../harness/history/run-report.ts";
import { type Html, html, said } from "../html.ts";
import { leftOut } from "../tally.ts";

/** What this run says nothing about: neither green nor red, but listed. */
export function notCoveredSection(run: RunReport): Html {
  const { warnings, environment } = run;
  const left = leftOut(run);
  // Without an image no platform was read, and nobody can say that nothing was left out.
  const none =
    environment.images.length === 0
      ? "No platform was prepared, so it is not known what was left out."
      : "Nothing was left out.";
  return html`<section id="not-covered"><h2>Not covered</h2>
${
  left.length === 0
    ? html`<p class="lede">${none}</p>`
    : html`<p class="lede">About these the run says nothing, neither good nor bad.</p><ul class="plain">${left.map(
        ({ what, why, place }) =>
          html`<li><b>${said(what, 160)}</b><span class="under">${said(why, 300)}${place !== undefined && html` · <code>${said(place, 200)}</code>`}</span></li>`,
      )}</ul>`
}
${warnings.length > 0 && html`<h3 id="warnings">Warnings</h3><ul class="plain">${warnings.slice(0, 60).map((warning) => html`<li>${said(warning, 400)}</li>`)}${warnings.length > 60 && html`<li>and ${warnings.length - 60} more, in run.json</li>`}</ul>`}
</section>`;
}
