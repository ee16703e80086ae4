import type { RunReport } from "../../harness/history/run-report.ts";
import { listed, plural } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { type Reach, reachOf } from "../reach.ts";
import { leftOut } from "../tally.ts";
import type { Histories } from "./scenario.ts";

/** Names in a row; the rest is in each scenario's history. */
const mostNames = 80;

/** What this run says nothing about: neither green nor red, but listed. */
export function notCoveredSection(run: RunReport, histories: Histories): Html {
  const { warnings } = run;
  const left = leftOut(run);
  const reach = reachOf(run, histories);
  return html`<section id="not-covered"><h2>Not covered</h2>
<p class="lede">About these the run says nothing, neither good nor bad.</p>
${left.length === 0 && reach.length === 0 && html`<p class="soft">${unknownReach(run)}</p>`}
${
  left.length > 0 &&
  html`<ul class="plain">${left.map(
    ({ what, why, place }) =>
      html`<li><b>${said(what, 160)}</b><span class="under">${said(why, 300)}${place !== undefined && html` · <code>${said(place, 200)}</code>`}</span></li>`,
  )}</ul>`
}
${reach.map(reachPart)}
${warnings.length > 0 && html`<h3 id="warnings">Warnings</h3><ul class="plain">${warnings.slice(0, 60).map((warning) => html`<li>${said(warning, 400)}</li>`)}${warnings.length > 60 && html`<li>and ${warnings.length - 60} more, in run.json</li>`}</ul>`}
</section>`;
}

/** Without an image no platform was read, and without a history nobody knows what it has. */
function unknownReach({ environment }: RunReport): string {
  return environment.images.length === 0
    ? "No platform was prepared, so it is not known what was left out."
    : "No history says what the platform has, so it is not known what was left out.";
}

function reachPart({ platform, links, services }: Reach): Html {
  const share = (part: Reach["links"], word: string) =>
    `${part.touched.length} of ${plural(part.touched.length + part.untouched.length, word)}`;
  const rest = [
    ["Links", links.untouched],
    ["Services", services.untouched],
  ] as const;
  return html`<h3>Reach of the faults on ${said(platform, 60)}</h3>
<p>Faults were done to ${share(links, "link")} and ${share(services, "service")}. ${rest.every(([, names]) => names.length === 0) ? "None was left alone." : "Of what follows it is not known how it bears one."}</p>
${rest.map(
  ([word, names]) =>
    names.length > 0 &&
    html`<details class="untouched"><summary>${word} that no fault touched: ${names.length}</summary><p class="soft"><bdi>${listed(names.slice(0, mostNames))}</bdi>${names.length > mostNames && ` and ${names.length - mostNames} more`}</p></details>`,
)}`;
}
