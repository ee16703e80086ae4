import type { RunReach, RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import type { Verdict } from "../harness/history/verdict.ts";
import { count, duration, quantity } from "./format.ts";
import { shortened, visible } from "./html.ts";
import { hasLedger, ledgerSentence, lostFigure } from "./promises.ts";
import { substitutes } from "./substitutes.ts";
import { causeInWords, type Longest, leftOut, tallyOf, verdictWords, worstFirst } from "./tally.ts";

const marks: Record<Verdict, string> = { pass: "✅", fail: "❌", unknown: "❔", "not covered": "➖" };
/** What a comment of GitHub may hold, in characters; a job's page may hold sixteen times that. */
const mostCharacters = 65_536;

/** How many of each list are shown; what is more is counted. */
interface Most {
  scenarios: number;
  troubled: number;
  others: number;
}

/** A run as Markdown, for the page of a CI job or a comment. Shorter than the report, in the same order. */
export function summary(run: RunReport): string {
  const shares = [1, 0.5, 0.2, 0.05, 0];
  const texts = shares.map((share) => () => {
    const of = (most: number) => Math.floor(most * share);
    return whole(run, { scenarios: of(100), troubled: of(20), others: of(60) });
  });
  for (const text of texts) {
    const made = text();
    if (made.length <= mostCharacters) return made;
  }
  return `## ${marks[run.verdict]} ${verdictWords[run.verdict]}\n`;
}

function whole(run: RunReport, most: Most): string {
  const tally = tallyOf(run);
  const { ledger, defects } = tally;
  const columns: [string, string][] = [
    [
      "Scenarios",
      `${tally.counts.pass} passed, ${tally.counts.fail} failed, ${tally.counts.unknown} unknown, ${tally.notCovered} not covered`,
    ],
    ...(run.reach === undefined ? [] : reachColumns(run.reach)),
    ...(run.reach === undefined ? [column("Longest unavailability", longest(tally.unavailability))] : []),
    ["Longest recovery", longest(tally.recovery)],
    ...(hasLedger(run) ? books(ledger) : []),
    ...(defects.planted === 0
      ? []
      : [["Defects caught", `${defects.caught} of ${defects.planted}`] as [string, string]]),
  ];
  const row = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const scenarios = worstFirst(run.scenarios).slice(0, most.scenarios);
  const lines = [
    `## ${marks[run.verdict]} ${verdictWords[run.verdict]}: ${cell(run.title)}`,
    "",
    [tally.headline, ledgerSentence(run)].filter(Boolean).join(" "),
    "",
    ...instead(run),
    row(columns.map(([name]) => name)),
    row(columns.map(() => "---")),
    row(columns.map(([, value]) => value)),
    "",
    ...trouble(run, most.troubled),
    "### Scenarios",
    "",
    "| Verdict | Scenario | Took |",
    "| --- | --- | --- |",
    ...scenarios.map(scenarioLine),
    "",
    ...more(run.scenarios.length - scenarios.length),
    ...figures(run, most.others),
    ...notCovered(run, most.others),
    `Seed ${run.seed} · ${duration(run.durationMs)} · again: ${code(run.command)}`,
    "",
  ];
  return lines.join("\n");
}

function books(ledger: RunReport["ledger"]): [string, string][] {
  return [
    ["Acknowledged", count(ledger.acknowledged)],
    ["Stored", count(ledger.stored)],
    ["Lost", ledger.lost > 0 ? `**${lostFigure(ledger)}**` : lostFigure(ledger)],
  ];
}

const column = (name: string, value: string): [string, string] => [name, value];

function reachColumns({ linksKnown, linksCut, linksRecovered }: RunReach): [string, string][] {
  const recovered = `${linksRecovered.length} of ${linksCut.length}`;
  return [column("Links known", count(linksKnown.length)), column("Faulted links recovered", recovered)];
}

function longest(found: Longest | undefined): string {
  if (found === undefined) return "–";
  return found.isAtLeast ? quantity(undefined, "ms", found.valueMs) : quantity(found.valueMs, "ms");
}

/** What was tested instead of what was asked for. */
function instead({ environment }: RunReport): string[] {
  const others = substitutes(environment).map(
    ({ service, started, asked }) => `${cell(service, 60)} ${cell(started, 40)} for ${cell(asked, 40)}`,
  );
  return others.length === 0 ? [] : [`Tested instead of what was asked for: ${others.join("; ")}.`, ""];
}

function more(amount: number): string[] {
  return amount > 0 ? [`and ${count(amount)} more, in the report`, ""] : [];
}

function trouble(run: RunReport, most: number): string[] {
  const troubled = worstFirst(run.scenarios).filter(
    ({ verdict }) => verdict === "fail" || verdict === "unknown",
  );
  const ofRun = (run.findings ?? []).slice(0, most);
  if (troubled.length + ofRun.length === 0) return [];
  const items = troubled.slice(0, most).map((scenario) => {
    const cause = cell(causeInWords(scenario) || "no check says why", 300);
    return `- ${marks[scenario.verdict]} **${cause}** (${cell(scenario.title)}), again: ${code(scenario.repeat)}`;
  });
  const hasFailure = [...ofRun, ...troubled].some(({ verdict }) => verdict === "fail");
  const heading = `### ${hasFailure ? "What went wrong" : "What could not be judged"}`;
  const whole = ofRun.map(
    ({ verdict, what }) => `- ${marks[verdict]} **${cell(what, 600)}** (the run as a whole)`,
  );
  return [heading, "", ...whole, ...items, "", ...more(troubled.length - items.length)];
}

function scenarioLine(scenario: ScenarioReport): string {
  const word =
    scenario.defect?.caught && scenario.verdict === "pass" ? "Caught" : verdictWords[scenario.verdict];
  const name = `${cell(scenario.title)} ${code(scenario.id)}`;
  return `| ${marks[scenario.verdict]} ${word} | ${name} | ${duration(scenario.durationMs)} |`;
}

function figures(run: RunReport, most: number): string[] {
  if (run.figures.length === 0) return [];
  const rows = run.figures.slice(0, most).map(({ name, value, unit, asked, met }) => {
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

function notCovered(run: RunReport, most: number): string[] {
  const left = leftOut(run);
  if (left.length === 0) return [];
  const items = left.slice(0, most).map(({ what, why }) => `- ${cell(what)}: ${cell(why)}`);
  return ["### Not covered", "", ...items, "", ...more(left.length - items.length)];
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
