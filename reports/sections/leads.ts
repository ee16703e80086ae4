import type { RunReach, RunReport } from "../../harness/history/run-report.ts";
import { scenarioAnchor } from "../anchors.ts";
import { count, quantity } from "../format.ts";
import { type Html, html, said } from "../html.ts";
import { lossWords, lostFigure } from "../promises.ts";
import { reachOf } from "../reach.ts";
import type { Longest, Tally } from "../tally.ts";
import type { Histories } from "./scenario.ts";

/** The figures that people ask for first; those of a run that promised nothing say how far its faults went instead. */
export function leads(run: RunReport, histories: Histories, tally: Tally): Html {
  const { ledger, defects } = tally;
  if (run.reach !== undefined) return html`<dl class="leads">${leadsOfReach(run, run.reach, tally)}</dl>`;
  const times = [
    longest(run, "Longest unavailability", tally.unavailability, "no check measured one"),
    longest(run, "Longest recovery", tally.recovery, "no check measured one"),
  ];
  const rows = [
    lead("Rows acknowledged", count(ledger.acknowledged), "promised to the source as safe"),
    lead("Rows stored", count(ledger.stored), "found in the store, counted by key"),
    lead("Rows lost", lostFigure(ledger), lossWords(ledger), ledger.lost > ledger.removedByRetention),
  ];
  const caught = `${defects.caught} of ${defects.planted}`;
  const words = "planted bugs that the named check turned red";
  return html`<dl class="leads">
${times}
${ledger.acknowledged > 0 ? rows : [...noticed(run, tally), ...reach(run, histories)]}
${defects.planted > 0 && lead("Defects caught", caught, words, defects.caught < defects.planted)}
</dl>`;
}

/** Of a gate of a folder: how far it went, and none of rows that nobody promised. */
function leadsOfReach(run: RunReport, reach: RunReach, tally: Tally): Html[] {
  const { linksKnown, linksCut, linksRecovered, servicesFaulted, servicesApart } = reach;
  const lost = linksRecovered.length < linksCut.length;
  return [
    lead("Links known", count(linksKnown.length), "from the Compose file and the wire"),
    lead("Links faulted", count(linksCut.length), "cut, or silent, while somebody used them"),
    lead("Links recovered", count(linksRecovered.length), "well again after each of their faults", lost),
    longest(run, "Longest recovery", tally.recovery, "no check measured one"),
    lead("Services faulted", count(servicesFaulted.length), said(servicesFaulted.join(", ") || "none", 80)),
    lead("Services in no link", count(servicesApart.length), said(servicesApart.join(", ") || "none", 80)),
  ];
}

function noticed(run: RunReport, { detection }: Tally): Html[] {
  return detection === undefined ? [] : [longest(run, "Noticed after", detection, "")];
}

function reach(run: RunReport, histories: Histories): Html[] {
  const all = reachOf(run, histories);
  if (all.length === 0) return [];
  const share = (parts: { touched: string[]; untouched: string[] }[]) => {
    const touched = parts.reduce((sum, part) => sum + part.touched.length, 0);
    return `${touched} of ${touched + parts.reduce((sum, part) => sum + part.untouched.length, 0)}`;
  };
  return [
    lead("Links faulted", share(all.map(({ links }) => links)), "of those that the platform declares"),
    lead(
      "Services faulted",
      share(all.map(({ services }) => services)),
      "stopped, killed or held themselves",
    ),
  ];
}

function longest(run: RunReport, name: string, found: Longest | undefined, none: string): Html {
  if (found === undefined) return lead(name, "–", none);
  const { scenario, valueMs, isAtLeast, what } = found;
  const where = html`${said(what, 60)}, in <a href="#${scenarioAnchor(run.scenarios, scenario)}">${said(scenario.title, 80)}</a>`;
  return lead(
    name,
    isAtLeast ? quantity(undefined, "ms", valueMs) : quantity(valueMs, "ms"),
    where,
    isAtLeast,
  );
}

function lead(name: string, value: string, what: string | Html, isBad = false): Html {
  return html`<div class="lead${isBad && " bad"}"><dt>${name}</dt><dd class="value">${value}</dd><dd class="what">${what}</dd></div>`;
}
