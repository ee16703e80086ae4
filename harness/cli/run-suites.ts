import { join } from "node:path";
import type { RunReport } from "../../reports/model.ts";
import { writeReport } from "../../reports/write.ts";
import { exitCodes } from "../core/errors.ts";
import type { Platform } from "../system/platform.ts";
import { collectScenarios } from "./collect.ts";
import { runEnvironment } from "./machine.ts";
import { neverRan } from "./never-ran.ts";
import type { OwnedRun } from "./owned-run.ts";
import { platformFacts } from "./platform-facts.ts";
import { printVerdict } from "./print-verdict.ts";
import { runReport } from "./run-report.ts";
import { runVitest, type TestOutcome, type VitestOutcome } from "./vitest-run.ts";

export interface SuiteRequest {
  title: string;
  command: string;
  /** Platforms whose images are made ready, with progress, before anything starts. */
  platforms: Platform[];
  /** Arguments of vitest: projects, paths, tags. */
  arguments: string[];
  environment?: NodeJS.ProcessEnv;
}

export interface SuiteOutcome {
  exitCode: number;
  report: RunReport;
  tests: TestOutcome[];
}

/** Runs suites in vitest, gathers what the scenarios found, writes the report and says how it went. */
export async function runSuites(run: OwnedRun, request: SuiteRequest): Promise<SuiteOutcome> {
  const { context, docker, signal } = run;
  const facts = [];
  for (const platform of request.platforms) {
    facts.push(await platformFacts(platform, context));
    signal.throwIfAborted();
  }
  const vitest = await runVitest({
    arguments: request.arguments,
    resultFile: join(context.folder, "vitest.json"),
    signal,
    ...(request.environment === undefined ? {} : { environment: request.environment }),
  });
  const found = await collectScenarios(context.folder);
  const scenarios = [...found, ...neverRan(vitest, found)];
  const images = facts.flatMap((fact) => fact.images);
  const environment = await runEnvironment(docker, facts[0]?.tools ?? "", [
    ...new Map(images.map((image) => [`${image.service} ${image.started}`, image])).values(),
  ]);
  const report = await runReport({
    context,
    title: request.title,
    command: request.command,
    scenarios,
    environment,
    notCovered: facts.flatMap((fact) => fact.notCovered),
    warnings: facts.flatMap((fact) => fact.warnings),
  });
  const written = await writeReport(context.folder, report);
  printVerdict(report, written.html);
  return {
    exitCode: run.interrupted() ? exitCodes.interrupted : exitCodeOf(report, vitest),
    report,
    tests: vitest.tests,
  };
}

/** Vitest may know of an error that no scenario does; then nobody has seen the run pass. */
function exitCodeOf(report: RunReport, vitest: VitestOutcome): number {
  if (report.verdict === "fail") return exitCodes.fail;
  if (report.verdict === "pass" && vitest.exitCode === 0) return exitCodes.pass;
  return exitCodes.unknown;
}
