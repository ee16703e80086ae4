import type { RunReport, ScenarioReport } from "../../harness/history/run-report.ts";
import { scenarioAnchor } from "../anchors.ts";
import { duration, plural } from "../format.ts";
import type { ScenarioHistory } from "../history.ts";
import { fileHref, type Html, html, said } from "../html.ts";
import { causeOf, worstFirst } from "../tally.ts";
import { badge, verdictClass } from "./badge.ts";
import { checksPart } from "./checks.ts";
import { faultsPart } from "./faults.ts";
import { figuresTable } from "./figures.ts";
import { discrepancyTable, ledgerTable } from "./ledger.ts";
import { legend } from "./legend.ts";
import { type Axis, share } from "./plot.ts";
import { timeline } from "./timeline.ts";

export type Histories = ReadonlyMap<string, ScenarioHistory>;

/** All scenarios, failures first and unfolded, then the others, each behind one line. */
export function scenariosSection(run: RunReport, histories: Histories): Html {
  const sorted = worstFirst(run.scenarios);
  return html`<section id="scenarios"><h2>Scenarios</h2>
<p class="lede">${plural(run.scenarios.length, "scenario")}${run.scenarios.length > 1 && ", worst first"}. Each is one claim, shown on real containers.</p>
${legend()}
${sorted.map((scenario) => scenarioPart(run, scenario, histories.get(scenario.id)))}</section>`;
}

/** One scenario: a line, and behind it everything. */
export function scenarioPart(
  run: RunReport,
  scenario: ScenarioReport,
  history: ScenarioHistory | undefined,
): Html {
  const axis: Axis = {
    wholeMs: scenario.durationMs,
    beginWallMs: Date.parse(run.startedAt) + scenario.startedAtMs,
  };
  const anchor = scenarioAnchor(run.scenarios, scenario);
  const isOpen = scenario.verdict === "fail" || scenario.verdict === "unknown";
  const cause = causeOf(scenario);
  const { defect } = scenario;
  return html`
<details class="scenario ${verdictClass(scenario.verdict)}" id="${anchor}"${isOpen && html` open`}>
<summary>${badge(scenario.verdict, defect?.caught && scenario.verdict === "pass" ? "Caught" : undefined)}<span class="name"><span class="scenario-title">${said(scenario.title, 160)}</span><span class="id">${said(scenario.id, 120)} · ${said(scenario.platform, 60)}${defect !== undefined && " · planted defect"}</span></span>${strip(scenario)}<span class="took">${duration(scenario.durationMs)}</span></summary>
<div class="scenario-body">
${cause !== undefined && cause.words !== "" && html`<p class="cause">${said(cause.words, 500)}${cause.more !== "" && html` <span class="soft">+ ${cause.more}</span>`}</p>`}
${scenario.reason !== undefined && scenario.reason !== cause?.words && html`<p class="cause">${said(scenario.reason, 500)}</p>`}
${defect !== undefined && defectPart(defect)}
${(scenario.claim !== undefined || scenario.method !== undefined) && html`<dl class="claim">${scenario.claim !== undefined && html`<dt>Claim</dt><dd>${said(scenario.claim, 800)}</dd>`}${scenario.method !== undefined && html`<dt>Method</dt><dd>${said(scenario.method, 800)}</dd>`}</dl>`}
${timeline(scenario, history, axis)}
<p class="to-legend"><a href="#marks">What the marks mean</a></p>
${history === undefined && html`<p class="soft">There is no history file for this scenario, so only faults and phases can be drawn.</p>`}
${checksPart(scenario, history, anchor, axis)}
${faultsPart(scenario, axis)}
${scenario.ledger !== undefined && html`<h3>Ledger</h3>${ledgerTable(scenario.ledger)}`}
${discrepancyTable(history?.discrepancies ?? [])}
${scenario.figures.length > 0 && html`<h3>Figures</h3>${figuresTable(scenario.figures)}`}
${footer(scenario, history)}
</div></details>`;
}

function defectPart(defect: NonNullable<ScenarioReport["defect"]>): Html {
  return html`<div class="defect"><p><b>Planted defect: ${said(defect.name, 120)}</b></p><p>${said(defect.description, 600)}</p>
<p>The check <b>${said(defect.expected, 80)}</b> must object, and every other check must pass. ${defect.caught ? "It was caught." : html`<strong>It was not caught.</strong>`}</p></div>`;
}

/** A scenario in one line: when faults were on. */
function strip({ faults, startedAtMs, durationMs }: ScenarioReport): Html {
  return html`<svg class="strip" width="120" height="12" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="6" y2="6"/>${faults
    .slice(0, 30)
    .map((fault) => {
      const beginMs = Math.max(fault.injectedAtMs - startedAtMs, 0);
      const endMs = fault.healedAtMs === undefined ? durationMs : fault.healedAtMs - startedAtMs;
      return html`<rect class="fault" x="${share(beginMs, durationMs)}" width="${share(Math.max(endMs - beginMs, durationMs / 100), durationMs)}" height="12"/>`;
    })}</svg>`;
}

function footer(scenario: ScenarioReport, history: ScenarioHistory | undefined): Html {
  const { postMortem } = scenario;
  const pressure = history?.pressure;
  return html`
<p class="repeat">Run it again: <code data-copy>${scenario.repeat}</code></p>
<p class="soft">${history !== undefined && html`<a href="${fileHref(scenario.history)}">History</a>: ${plural(history.events, "event")}${history.unreadable > 0 && `, ${plural(history.unreadable, "line")} not readable`}. `}${postMortem !== undefined && html`<a href="${fileHref(postMortem)}">Post-mortem</a>: logs of each service, state of its container. `}${pressure !== undefined && `The machine was at most ${Math.round(pressure.cpu * 100)} % busy, its event loop at most ${duration(pressure.eventLoopDelayMs)} late.`}</p>`;
}
