import type { RunReport, ScenarioReport } from "../../harness/history/run-report.ts";
import { scenarioAnchor } from "../anchors.ts";
import { type Html, html, said } from "../html.ts";
import { causeOf, worstFirst } from "../tally.ts";
import { badge } from "./badge.ts";

const most = 12;

/** What went wrong, a sentence each, before anything else is shown. Nothing where nothing did. */
export function troubleSection(run: RunReport): Html | "" {
  const troubled = worstFirst(run.scenarios).filter(
    ({ verdict }) => verdict === "fail" || verdict === "unknown",
  );
  const ofRun = run.findings ?? [];
  if (troubled.length + ofRun.length === 0) return "";
  const hasFailure = [...ofRun, ...troubled].some(({ verdict }) => verdict === "fail");
  return html`
<section class="trouble" id="trouble"><h2>${hasFailure ? "What went wrong" : "What could not be judged"}</h2>
<ol>${ofRun.map(
    ({ verdict, what }) =>
      html`<li>${badge(verdict)}<div><p class="what">${said(what, 600)}</p><p class="where">the run as a whole</p></div></li>`,
  )}${troubled.slice(0, most).map(
    (
      scenario,
    ) => html`<li>${badge(scenario.verdict)}<div><p class="what">${said(causeOf(scenario)?.words || "No check says why.", 300)}</p>
${more(scenario)}
<p class="where"><a href="#${scenarioAnchor(run.scenarios, scenario)}">${said(scenario.title, 120)}</a> · <code data-copy>${scenario.repeat}</code></p></div></li>`,
  )}</ol>
${troubled.length > most && html`<p>and ${troubled.length - most} more, below</p>`}
</section>`;
}

function more(scenario: ScenarioReport): Html | "" {
  const words = causeOf(scenario)?.more ?? "";
  return words === "" ? "" : html`<p class="further">+ ${words}</p>`;
}
