import { relative } from "node:path";
import { quantity } from "../../reports/format.ts";
import { ledgerSentence, lostFigure } from "../../reports/promises.ts";
import { count } from "../core/figures.ts";
import { oneLine } from "../core/one-line.ts";
import type { RunReport } from "../history/run-report.ts";
import { gateEnd } from "./gate-end.ts";

/** The last lines on the terminal: what each scenario said, the figures, the verdict, the report's path. */
export function printVerdict(report: RunReport, html: string): void {
  if (report.reach !== undefined) {
    printEnd(gateEnd(report, report.reach), report, html);
    return;
  }
  const lines: string[] = [];
  for (const { verdict, id, durationMs, defect, reason, checks } of report.scenarios) {
    const caught = defect === undefined ? "" : defect.caught ? "  (defect caught)" : "  (defect NOT caught)";
    lines.push(`  ${verdict.padEnd(11)} ${oneLine(id)}  ${(durationMs / 1_000).toFixed(1)} s${caught}`);
    if (verdict === "pass") continue;
    const objections = checks.filter((check) => check.verdict === "fail" || check.verdict === "unknown");
    for (const check of objections)
      lines.push(oneLine(`      ${check.verdict}: ${check.name}: ${check.summary}`));
    if (reason !== undefined) lines.push(`      ${oneLine(reason)}`);
  }
  lines.push("");
  for (const { name, value, unit, asked, met } of report.figures) {
    const bound = asked === undefined ? "" : `  (asked: ${asked}${met === false ? ", NOT met" : ""})`;
    lines.push(`  ${name}: ${quantity(value, unit)}${bound}`);
  }
  const { acknowledged, stored } = report.ledger;
  if (acknowledged > 0) {
    const figures = `acknowledged ${count(acknowledged)}, stored ${count(stored)}, lost ${lostFigure(report.ledger)}`;
    lines.push(`  ${figures}`, `  ${ledgerSentence(report)}`);
  }
  for (const { what, why, place } of report.notCovered)
    lines.push(oneLine(`  not covered: ${what}: ${why}${place === undefined ? "" : ` (${place})`}`));
  for (const warning of report.warnings) lines.push(oneLine(`  warning: ${warning}`));
  for (const { verdict, what } of report.findings ?? []) lines.push("", oneLine(`  ${verdict}: ${what}`));
  printEnd(lines, report, html);
}

function printEnd(lines: readonly string[], { verdict }: RunReport, html: string): void {
  const end = ["", `verdict: ${verdict}`, `report: ${relative(process.cwd(), html)}`, ""];
  process.stdout.write(["", ...lines.map(oneLine), ...end].join("\n"));
}
