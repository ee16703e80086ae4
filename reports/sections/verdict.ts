import type { RunReport } from "../../harness/history/run-report.ts";
import { duration, instant, listed } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { ledgerSentence } from "../promises.ts";
import { localBuilds, substitutes } from "../substitutes.ts";
import { causeOf, type Tally, verdictOrder, verdictWords, worstFirst } from "../tally.ts";
import { verdictClass, verdictIcon } from "./badge.ts";
import { leads } from "./leads.ts";
import type { Histories } from "./scenario.ts";

/** The first screen: what came of the run, how much of it was covered, and the figures people ask for first. */
export function verdictSection(run: RunReport, histories: Histories, tally: Tally): Html {
  return html`
<header class="verdict ${verdictClass(run.verdict)}">
<p class="kicker">Blackstart <span>resilience report</span></p>
<p class="title">${said(run.title, 160)}</p>
<h1>${verdictIcon(run.verdict)}<span>${verdictWords[run.verdict]}</span></h1>
<p class="headline">${tally.headline}<br>${ledgerSentence(run)}</p>
${culprit(run)}
${insteadOf(run)}
${coverage(run, tally)}
${leads(run, histories, tally)}
<p class="about">${instant(run.startedAt)} · took ${duration(run.durationMs)} · ${run.scale.name} scale · seed <code>${run.seed}</code></p>
</header>`;
}

/** The gravest cause of the worst scenario, before anybody has to scroll; the others are below. */
function culprit({ scenarios }: RunReport): Html | "" {
  const [worst] = worstFirst(scenarios);
  const cause = worst === undefined ? undefined : causeOf(worst);
  if (cause === undefined || cause.words === "" || worst?.verdict === "not covered") return "";
  return html`<p class="culprit">${said(cause.words, 200)} · <a href="#trouble">${said(worst?.title ?? "", 100)}</a></p>`;
}

/** What was tested instead of what was asked for: a verdict holds for that, and for nothing else. */
function insteadOf({ environment, scale }: RunReport): Html | "" {
  const others = substitutes(environment);
  const built = localBuilds(environment);
  const parts = [
    ...others.map(
      ({ service, started, asked }) => html`${said(service, 60)} ${said(started, 40)} for ${said(asked, 40)}`,
    ),
    ...(built.length > 0 ? [html`local builds of ${said(listed(built), 200)}`] : []),
    ...(scale.divisor === 1 ? [] : [html`durations ÷ ${scale.divisor}`]),
  ];
  if (parts.length === 0) return "";
  const mark =
    others.length > 0 &&
    html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#icon-other"/></svg>`;
  return html`<p class="instead${others.length > 0 && " other"}">${mark}<span>Tested instead of what was asked for: ${parts.map((part, index) => html`${index > 0 && "; "}${part}`)}.</span></p>`;
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
