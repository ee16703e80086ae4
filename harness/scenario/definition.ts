import { relative } from "node:path";
import { expect, test } from "vitest";
import { type Duration, milliseconds } from "../core/duration.ts";
import { oneLine } from "../core/one-line.ts";
import type { Platform } from "../declare/platform.ts";
import type { RunningPlatform } from "../declare/running.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import type { Check } from "../history/check.ts";
import type { ScenarioEnvironment } from "../stacks/scenario-environment.ts";
import type { System } from "../system/system.ts";
import { runScenario } from "./lifecycle.ts";
import type { Run } from "./run.ts";

/** One claim, how it is shown, and what judges it. */
export interface ScenarioDefinition<H extends object = object> {
  platform: Platform<H>;
  title: string;
  /** One sentence: what is promised. */
  claim: string;
  /** How it is shown. */
  method: string;
  /** Every one of them is run over the history, also when the body fails. */
  checks: Check[];
  /** `gate`: part of `npm start` and `npm test`. */
  tags?: ("gate" | "baseline")[];
  /** Needs a platform that nothing has used yet. */
  fresh?: boolean;
  /** Goes on with the platform as the scenario before left it, without a reset. */
  continues?: boolean;
  /** Volumes of applications that faults of a disk need: memory that can be full, or a disk that can lose power. */
  volumes?: VolumeKinds;
  /** Environment entries that differ from the Compose file's. Those of a server need a stack of the scenario's own. */
  environment?: ScenarioEnvironment;
  /** Longest that the body may take. */
  within?: Duration;
  body(context: { platform: System & RunningPlatform<H>; run: Run }): Promise<void>;
}

export interface Scenario<H extends object = object> extends ScenarioDefinition<H> {
  /** Suite's folder and file's name: `durability/store-link-cut`; of a table also the case's name. */
  id: string;
  /** The file that declares it; absent for one that is made for a platform without suites. */
  file?: string;
}

/** Time for start-up, reset, drain and audit around a body. */
const aroundMs = 300_000;

/**
 * Declares the scenario of a file (`import.meta` tells which) and registers it as a test of that file. Imported
 * from elsewhere, such as a planted defect, it is a value only.
 */
export function scenario<H extends object>(meta: ImportMeta, definition: ScenarioDefinition<H>): Scenario<H> {
  return declare(meta, definition, idOf(meta.filename));
}

/**
 * One claim over a typed table: a scenario for each case, under the case's name. They run one after the other.
 *
 * @param define makes the case's definition; its title has to tell which case it is
 */
export function scenarioTable<H extends object, Case, Name extends string>(
  meta: ImportMeta,
  platform: Platform<H>,
  cases: Record<Name, Case>,
  define: (given: Case) => Omit<ScenarioDefinition<H>, "platform">,
): Record<Name, Scenario<H>> {
  const declared = Object.entries<Case>(cases).map(([name, given]) => [
    name,
    declare(meta, { ...define(given), platform }, `${idOf(meta.filename)}/${name}`),
  ]);
  return Object.fromEntries(declared);
}

function declare<H extends object>(
  meta: ImportMeta,
  definition: ScenarioDefinition<H>,
  id: string,
): Scenario<H> {
  const declared = { ...definition, id, file: meta.filename };
  if (expect.getState().testPath === meta.filename) {
    test(definition.title, {
      tags: definition.tags ?? [],
      timeout: milliseconds(definition.within ?? "120s") + aroundMs,
    }, async ({ signal, skip }) => {
      const report = await runScenario(declared, { signal });
      if (report.verdict === "not covered") skip(report.reason);
      if (report.verdict !== "pass") expect.fail(failureMessage(report));
    });
  }
  return declared;
}

/** What a person reads on the terminal when a scenario does not pass. */
export function failureMessage(report: {
  verdict: string;
  reason?: string;
  repeat: string;
  checks: { name: string; verdict: string; summary: string; findings: { message: string }[] }[];
}): string {
  const lines = report.checks
    .filter(({ verdict }) => verdict === "fail" || verdict === "unknown")
    .flatMap(({ name, verdict, summary, findings }) => [
      oneLine(`${verdict}: ${name}: ${summary}`),
      ...findings.slice(0, 5).map(({ message }) => oneLine(`    ${message}`)),
    ]);
  return [
    `verdict: ${report.verdict}`,
    ...(report.reason === undefined ? [] : [oneLine(report.reason)]),
    ...lines,
    `repeat: ${report.repeat}`,
  ].join("\n");
}

export function idOf(filename: string): string {
  const path = relative(process.cwd(), filename).replaceAll("\\", "/");
  return path.replace(/^.*?suites\//, "").replace(/\.test\.[cm]?[jt]s$/, "");
}
