import { createHash } from "node:crypto";
import type { RunReport } from "../harness/history/run-report.ts";
import { scripts, styles } from "./client/assets.ts";
import { duration, instant } from "./format.ts";
import { type Html, html, said, shortened, trusted } from "./html.ts";
import { hasLedger } from "./promises.ts";
import { symbols } from "./sections/badge.ts";
import { notCoveredSection } from "./sections/coverage.ts";
import { defectsSection } from "./sections/defects.ts";
import { environmentSection } from "./sections/environment.ts";
import { figuresSection } from "./sections/figures.ts";
import { ledgerSection } from "./sections/ledger.ts";
import { readingSection } from "./sections/reading.ts";
import { type Histories, scenariosSection } from "./sections/scenario.ts";
import { troubleSection } from "./sections/trouble.ts";
import { verdictSection } from "./sections/verdict.ts";
import { tallyOf, verdictWords } from "./tally.ts";

/**
 * A run as one self-contained HTML file that works offline, and without scripts in all that matters.
 * Histories are by scenario id; one that is missing leaves its lanes out.
 */
export function renderReport(run: RunReport, histories: Histories): string {
  return `<!doctype html>\n${page(run, histories).markup}\n`;
}

function page(run: RunReport, histories: Histories): Html {
  const title = `${verdictWords[run.verdict]}: ${shortened(run.title, 120)}`;
  return html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(styles)}</style></head>
<body>${symbols()}
<a class="skip" href="#scenarios">Skip to the scenarios</a>
<main>${body(run, histories)}</main>
${footer(run)}
${scripts.map((script) => html`<script type="module">${trusted(script)}</script>`)}
</body></html>`;
}

function body(run: RunReport, histories: Histories): Html {
  return html`${verdictSection(run, histories, tallyOf(run))}
${contents(run)}
${troubleSection(run)}
${scenariosSection(run, histories)}
${defectsSection(run)}
${figuresSection(run.figures)}
${hasLedger(run) && ledgerSection(run.ledger)}
${notCoveredSection(run, histories)}
${environmentSection(run.environment)}
${readingSection()}`;
}

function contents(run: RunReport): Html {
  const hasDefects = run.scenarios.some((scenario) => scenario.defect !== undefined);
  const places: [string, string, boolean][] = [
    ["scenarios", "Scenarios", true],
    ["defects", "Planted defects", hasDefects],
    ["figures", "Figures", run.figures.length > 0],
    ["ledger", "Ledger", hasLedger(run)],
    ["not-covered", "Not covered", true],
    ["environment", "Environment", true],
    ["reading", "How to read this", true],
  ];
  return html`<nav aria-label="Contents"><ul>${places.map(
    ([anchor, name, isThere]) => isThere && html`<li><a href="#${anchor}">${name}</a></li>`,
  )}</ul></nav>`;
}

function footer(run: RunReport): Html {
  const { version, commit } = run.blackstart;
  return html`<footer><p class="repeat">Run it again: <code data-copy>${run.command}</code></p>
<p>Seed <code>${run.seed}</code> · run ${said(run.run, 80)} · ${instant(run.startedAt)}, ${duration(run.durationMs)} · Blackstart ${said(version, 40)}${commit !== undefined && html` (${said(commit, 40)})`} · <a href="./run.json">run.json</a> · <a href="./junit.xml">junit.xml</a> · <a href="./summary.md">summary.md</a></p></footer>`;
}

/** Nothing may be loaded, and only the style and the scripts of this file may act: each by its own digest. */
function contentPolicy(): string {
  const digest = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const rules = [
    "default-src 'none'",
    `style-src ${digest(styles)}`,
    `script-src ${scripts.map(digest).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return rules.join("; ");
}
