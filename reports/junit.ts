import { findingWords } from "../harness/history/finding.ts";
import type { RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import { visible } from "./html.ts";
import { causeInWords, objections, tallyOf } from "./tally.ts";

/**
 * A run for tools that read JUnit's XML: a suite for each folder of scenarios, a case for each scenario.
 * `fail` is a failure, `unknown` an error, `not covered` skipped. Times are seconds.
 */
export function junit(run: RunReport): string {
  const { counts } = tallyOf(run);
  const ofRun = run.findings ?? [];
  const countOf = (verdict: string) => ofRun.filter((finding) => finding.verdict === verdict).length;
  const suites = Map.groupBy(run.scenarios, (scenario) => scenario.id.split("/")[0] ?? "");
  const cases = run.scenarios.length + run.notCovered.length + ofRun.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(run.title)}" tests="${cases}" failures="${counts.fail + countOf("fail")}" errors="${counts.unknown + countOf("unknown")}" time="${seconds(run.durationMs)}">`,
    ...[...suites].flatMap(([folder, scenarios]) => suite(folder, scenarios, run)),
    ...wholeRun(run),
    ...notCovered(run),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(folder: string, scenarios: readonly ScenarioReport[], run: RunReport): string[] {
  const amount = (verdict: string) => scenarios.filter((scenario) => scenario.verdict === verdict).length;
  const timeMs = scenarios.reduce((sum, scenario) => sum + scenario.durationMs, 0);
  return [
    `  <testsuite name="${attribute(folder)}" tests="${scenarios.length}" failures="${amount("fail")}" errors="${amount("unknown")}" skipped="${amount("not covered")}" time="${seconds(timeMs)}" timestamp="${attribute(run.startedAt)}">`,
    `    <properties><property name="seed" value="${run.seed}"/></properties>`,
    ...scenarios.map(testCase),
    "  </testsuite>",
  ];
}

function testCase(scenario: ScenarioReport): string {
  const head = `    <testcase classname="${attribute(scenario.id.replaceAll("/", "."))}" name="${attribute(scenario.title)}" time="${seconds(scenario.durationMs)}"`;
  if (scenario.verdict === "pass") return `${head}/>`;
  const cause = attribute(causeInWords(scenario) || scenario.verdict);
  if (scenario.verdict === "not covered") return `${head}><skipped message="${cause}"/></testcase>`;
  const element = scenario.verdict === "fail" ? "failure" : "error";
  return `${head}><${element} type="${scenario.verdict}" message="${cause}">${text(details(scenario))}</${element}></testcase>`;
}

/** What the checks object to, and how to see it again. */
function details(scenario: ScenarioReport): string {
  const lines = objections(scenario).flatMap((check) => [
    `${check.name}: ${check.summary}`,
    ...check.findings.slice(0, 12).map((finding) => `  ${findingWords(finding)}`),
  ]);
  return [...lines, `history: ${scenario.history}`, `again: ${scenario.repeat}`].join("\n");
}

/** What is true of the run and of none of its scenarios: each a case of its own. */
function wholeRun({ findings = [] }: RunReport): string[] {
  if (findings.length === 0) return [];
  const failures = findings.filter(({ verdict }) => verdict === "fail").length;
  return [
    `  <testsuite name="the run as a whole" tests="${findings.length}" failures="${failures}" errors="${findings.length - failures}" skipped="0" time="0">`,
    ...findings.map(({ verdict, what }) => {
      const element = verdict === "fail" ? "failure" : "error";
      return `    <testcase classname="the run as a whole" name="${attribute(what)}"><${element} type="${verdict}" message="${attribute(what)}"/></testcase>`;
    }),
    "  </testsuite>",
  ];
}

function notCovered({ notCovered: items }: RunReport): string[] {
  if (items.length === 0) return [];
  return [
    `  <testsuite name="not covered" tests="${items.length}" failures="0" errors="0" skipped="${items.length}" time="0">`,
    ...items.map(
      ({ what, why, place }) =>
        `    <testcase classname="not covered" name="${attribute(what)}"><skipped message="${attribute(place === undefined ? why : `${why} (${place})`)}"/></testcase>`,
    ),
    "  </testsuite>",
  ];
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** XML 1.0 has no way to write control characters at all; they are shown in words, as in the page. */
function text(value: string): string {
  return visible(value)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

function attribute(value: string): string {
  return text(value).replace(/\n/g, "&#10;").replace(/\t/g, "&#9;");
}

function seconds(durationMs: number): string {
  return (durationMs / 1_000).toFixed(3);
}
