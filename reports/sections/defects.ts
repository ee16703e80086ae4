import type { RunReport, ScenarioReport } from "../../harness/history/run-report.ts";
import { scenarioAnchor } from "../anchors.ts";
import { type Html, html, said } from "../html.ts";
import { isExpectedCatch } from "../tally.ts";
import { badge } from "./badge.ts";

/** Planted bugs: which check has to object, whether it did, and whether the others stayed green. */
export function defectsSection(run: RunReport): Html | "" {
  const planted = run.scenarios.flatMap((scenario) =>
    scenario.defect === undefined ? [] : [{ scenario, defect: scenario.defect }],
  );
  if (planted.length === 0) return "";
  return html`<section id="defects"><h2>Planted defects</h2>
<p class="lede">Each is a bug put in on purpose. A suite that does not object to it would not object to the real one either.</p>
<table class="wide"><thead><tr><th scope="col">Defect</th><th scope="col">Must object</th><th scope="col">Must stay green</th><th scope="col">Outcome</th></tr></thead><tbody>${planted.map(
    ({ scenario, defect }) =>
      html`<tr><th scope="row"><a href="#${scenarioAnchor(run.scenarios, scenario)}">${said(defect.name, 100)}</a><span class="under">${said(defect.description, 240)}</span></th><td data-name="Must object">${said(defect.expected, 80)}<span class="under">${outcomeOf(scenario)}</span></td><td data-name="Must stay green">${others(scenario)}</td><td data-name="Outcome">${badge(defect.caught ? "pass" : scenario.verdict === "unknown" ? "unknown" : "fail", defect.caught ? "Caught" : "Not caught")}</td></tr>`,
  )}</tbody></table></section>`;
}

function outcomeOf(scenario: ScenarioReport): string {
  const expected = scenario.checks.find((check) => isExpectedCatch(scenario, check));
  if (expected === undefined) return "it did not run";
  return {
    fail: "it objected",
    pass: "it saw nothing wrong",
    unknown: "it could not judge",
    "not covered": "it is not covered",
  }[expected.verdict];
}

function others(scenario: ScenarioReport): Html {
  const rest = scenario.checks.filter(
    (check) => !isExpectedCatch(scenario, check) && check.verdict !== "not covered",
  );
  const red = rest.filter((check) => check.verdict !== "pass");
  if (rest.length === 0) return html`<span class="soft">no other check</span>`;
  if (red.length === 0)
    return html`all ${rest.length} did<span class="under">${rest.map((check) => check.name).join(", ")}</span>`;
  return html`${rest.length - red.length} of ${rest.length} did<span class="under">not green: ${red.map((check) => check.name).join(", ")}</span>`;
}
