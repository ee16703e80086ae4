import type { CheckResult } from "../../harness/history/check.ts";
import type { Finding } from "../../harness/history/finding.ts";
import type { ScenarioReport } from "../../harness/history/run-report.ts";
import { citedLines, shownFindings, shownLines, shownOfFinding } from "../evidence.ts";
import { count, duration, plural, quantity, since, wallClock } from "../format.ts";
import type { ScenarioHistory } from "../history.ts";
import { fileHref, type Html, html, said } from "../html.ts";
import { isExpectedCatch, worstFirst } from "../tally.ts";
import type { HistoryLine } from "../timeline/line.ts";
import { inWords } from "../words.ts";
import { badge } from "./badge.ts";
import type { Axis } from "./plot.ts";

/** What the checks say, the bad ones first, each with what it measured and the events it rests on. */
export function checksPart(
  scenario: ScenarioReport,
  history: ScenarioHistory | undefined,
  anchor: string,
  axis: Axis,
): Html | "" {
  if (scenario.checks.length === 0) return "";
  const sorted = worstFirst(scenario.checks);
  return html`<h3>Checks</h3><div class="checks">${sorted.map((check, index) =>
    checkPart(check, scenario, history, `${anchor}-c${index + 1}`, axis),
  )}</div>`;
}

function checkPart(
  check: CheckResult,
  scenario: ScenarioReport,
  history: ScenarioHistory | undefined,
  anchor: string,
  axis: Axis,
): Html {
  const lines = shownLines(check);
  const hidden = citedLines(check).length - lines.length;
  const findings = check.findings.slice(0, shownFindings);
  return html`
<article class="check" id="${anchor}">
<div class="check-head">${checkBadge(check, scenario)}<h4>${said(check.name, 80)}</h4></div>
<div class="check-body"><p>${said(check.summary, 500)}</p>
${check.bound !== "" && html`<p class="soft">Demanded: ${said(check.bound, 300)}</p>`}
${check.measured.length > 0 && measuredTable(check)}
${
  findings.length > 0 &&
  html`<ul class="findings">${findings.map(
    (finding) =>
      html`<li${finding.unknown === true && html` class="unseen"`}>${findingPart(finding)} ${finding.evidence
        .filter((line) => lines.includes(line))
        .slice(0, shownOfFinding)
        .map((line) => chip(line, anchor, history?.cited.get(line), scenario))}</li>`,
  )}${check.findings.length > findings.length && html`<li class="soft">and ${count(check.findings.length - findings.length)} more findings, in run.json</li>`}</ul>`
}
${
  lines.length > 0 &&
  html`<details class="evidence"><summary>Evidence: ${plural(lines.length + hidden, "event")}</summary><ol>${lines.map((line) => evidenceRow(line, anchor, history?.cited.get(line), scenario, axis))}</ol>
${hidden > 0 && html`<p class="soft">${plural(hidden, "further event is", "further events are")} cited by line number in run.json.</p>`}
<p><a href="${fileHref(scenario.history)}">The whole history</a></p></details>`
}
</div></article>`;
}

/** Whom it is about comes first; the message need not say it again. */
function findingPart({ subject, message }: Finding): Html {
  if (subject === "" || message.startsWith(subject)) return said(message, 600);
  return html`<b>${said(subject, 120)}</b>: ${said(message, 600)}`;
}

/** A check that a planted defect has to turn red has done well when it is red. */
function checkBadge(check: CheckResult, scenario: ScenarioReport): Html {
  if (!isExpectedCatch(scenario, check)) return badge(check.verdict);
  return check.verdict === "fail" ? badge("pass", "Caught it") : badge("fail", "Missed it");
}

function measuredTable(check: CheckResult): Html {
  return html`<table class="measured"><tbody>${check.measured.map(
    ({ name, value, valueAtLeast, unit, bound }) => {
      const limits = [
        bound?.atLeast === undefined ? "" : `at least ${quantity(bound.atLeast, unit)}`,
        bound?.atMost === undefined ? "" : `at most ${quantity(bound.atMost, unit)}`,
      ].filter(Boolean);
      return html`<tr><th scope="row">${said(name, 100)}</th><td class="number">${quantity(value, unit, valueAtLeast)}</td><td class="gauge">${gauge(value, bound)}</td><td class="soft">${limits.join(" and ")}${bound !== undefined && bound.why !== "" && html` <span class="why">(${said(bound.why, 160)})</span>`}</td></tr>`;
    },
  )}</tbody></table>`;
}

/** A bar from nothing to one and a half times the bound, with the bound as a line across it. */
function gauge(
  value: number | undefined,
  bound: { atMost?: number; atLeast?: number } | undefined,
): Html | "" {
  const limit = bound?.atMost ?? bound?.atLeast;
  if (value === undefined || limit === undefined || limit <= 0) return "";
  // A lower bound that is left far behind tells nothing as a bar.
  if (bound?.atMost === undefined && value > limit * 1.5) return "";
  const isOver =
    (bound?.atMost !== undefined && value > bound.atMost) ||
    (bound?.atLeast !== undefined && value < bound.atLeast);
  const width = Math.round(Math.min(value / (limit * 1.5), 1) * 90);
  return html`<svg width="90" height="10" aria-hidden="true"><rect class="ground" width="90" y="3" height="4" rx="2"/><rect class="${isOver ? "over" : "level"}" width="${width}" y="3" height="4" rx="2"/><line x1="60" x2="60" y1="0" y2="10"/></svg>`;
}

function chip(line: number, anchor: string, event: HistoryLine | undefined, scenario: ScenarioReport): Html {
  return html`<a class="chip" href="#${anchor}-l${line}"${moment(event, scenario)}>line ${count(line)}</a> `;
}

function evidenceRow(
  line: number,
  anchor: string,
  event: HistoryLine | undefined,
  scenario: ScenarioReport,
  axis: Axis,
): Html {
  const place = html`<span class="line">${count(line)}</span>`;
  if (event === undefined) {
    return html`<li id="${anchor}-l${line}">${place}<span class="soft">this line is not in the history file</span></li>`;
  }
  return html`<li id="${anchor}-l${line}" tabindex="-1"${moment(event, scenario)}>${place}<span class="at">${since(event.at - scenario.startedAtMs)}<span class="wall">${wallClock(axis.beginWallMs + event.at - scenario.startedAtMs)}</span></span><span>${said(inWords(event), 420)} <span class="soft">seen by ${said(event.source, 40)}, ± ${duration(event.uncertaintyMs)}</span></span></li>`;
}

/** Where the event lies on the time line, for the script that marks it there. */
function moment(event: HistoryLine | undefined, { startedAtMs }: ScenarioReport): Html | "" {
  return event === undefined ? "" : html` data-at="${Math.round(event.at - startedAtMs)}"`;
}
