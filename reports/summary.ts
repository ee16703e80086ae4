import type { RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import type { Verdict } from "../harness/history/verdict.ts";
import { count, duration, quantity } from "./format.ts";
import { shortened, visible } from "./html.ts";
import { ledgerSentence, lostFigure } from "./promises.ts";
import { causeInWords, leftOut, tallyOf, verdictWords, worstFirst } from "./tally.ts";

const marks: Record<Verdict, string> = { pass: "✅", fail: "❌", unknown: "❔", "not covered": "➖" };
const mostScenarios = 100;

/** A run as Markdown, for the page of a CI job. Shorter than the report, in the same order. */
export function summary(run: RunReport): string {
  const tally = tallyOf(run);
  const { ledger, defects, unavailability } = tally;
  const lines = [
    `## ${marks[run.verdict]} ${verdictWords[run.verdict]}: ${cell(run.title)}`,
    "",
    [tally.headline, ledgerSentence(run)].filter(Boolean).join(" "),
    "",
    "| Scenarios | Defects caught | Longest unavailability | Acknowledged | Stored | Lost |",
    "| --- | --- | --- | --- | --- | --- |",
    `| ${[
      `${tally.counts.pass} passed, ${tally.counts.fail} failed, ${tally.counts.unknown} unknown, ${tally.notCovered} not covered`,
      defects.planted === 0 ? "none planted" : `${defects.caught} of ${defects.planted}`,
      unavailability === undefined
        ? "–"
        : `${unavailability.isAtLeast ? "≥ " : ""}${duration(unavailability.valueMs)}`,
      count(ledger.acknowledged),
      count(ledger.stored),
      ledger.lost > 0 ? `**${lostFigure(ledger)}**` : lostFigure(ledger),
    ].join(" | ")} |`,
    "",
    ...trouble(run),
    "### Scenarios",
    "",
    "| Verdict | Scenario | Took |",
    "| --- | --- | --- |",
    ...worstFirst(run.scenarios).slice(0, mostScenarios).map(scenarioLine),
    "",
    ...figures(run),
    ...notCovered(run),
    `Seed ${run.seed} · ${duration(run.durationMs)} · again: ${code(run.command)}`,
    "",
  ];
  return lines.join("\n");
}

function trouble(run: RunReport): string[] {
  const troubled = worstFirst(run.scenarios).filter(
    ({ verdict }) => verdict === "fail" || verdict === "unknown",
  );
  if (troubled.length === 0) return [];
  const items = troubled.slice(0, 20).map((scenario) => {
    const cause = cell(causeInWords(scenario) || "no check says why", 300);
    return `- ${marks[scenario.verdict]} **${cause}** (${cell(scenario.title)}), again: ${code(scenario.repeat)}`;
  });
  return ["### What went wrong", "", ...items, ""];
}

function scenarioLine(scenario: ScenarioReport): string {
  const word =
    scenario.defect?.caught && scenario.verdict === "pass" ? "Caught" : verdictWords[scenario.verdict];
  const name = `${cell(scenario.title)} ${code(scenario.id)}`;
  return `| ${marks[scenario.verdict]} ${word} | ${name} | ${duration(scenario.durationMs)} |`;
}

function figures(run: RunReport): string[] {
  if (run.figures.length === 0) return [];
  const rows = run.figures.map(({ name, value, unit, asked, met }) => {
    const outcome = met === undefined ? "" : met ? "met" : "**missed**";
    return `| ${cell(name)} | ${quantity(value, unit)} | ${asked === undefined ? "–" : cell(asked)} | ${outcome} |`;
  });
  return [
    "### Figures",
    "",
    "| Figure | Measured | Asked for | |",
    "| --- | ---: | --- | --- |",
    ...rows,
    "",
  ];
}

function notCovered(run: RunReport): string[] {
  const left = leftOut(run);
  if (left.length === 0) return [];
  const items = left.map(({ what, why }) => `- ${cell(what)}: ${cell(why)}`);
  return ["### Not covered", "", ...items, ""];
}

/** Foreign text within a line or a cell: nothing in it is markup, of Markdown or of HTML. */
function cell(text: string, limit = 160): string {
  return visible(shortened(text, limit))
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]()#+!|~$@:]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}

/** Foreign text as code: without its own back-ticks and bars it cannot end the code or the cell. */
function code(text: string, limit = 300): string {
  const plain = visible(shortened(text, limit)).replace(/\s+/g, " ").replace(/`/g, "'").replace(/\|/g, "¦");
  return `\`${plain}\``;
}
