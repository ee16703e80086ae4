import { join, relative } from "node:path";
import type { RunReport, ScenarioReport } from "../../reports/model.ts";
import { writeReport } from "../../reports/write.ts";
import { exitCodes } from "../core/errors.ts";
import { idOf } from "../scenario/scenario.ts";
import { prepare } from "../scenario/stack.ts";
import type { Platform } from "../system/platform.ts";
import { collectScenarios } from "./collect.ts";
import { runEnvironment } from "./machine.ts";
import type { OwnedRun } from "./owned-run.ts";
import { printVerdict } from "./print-verdict.ts";
import { progressLine } from "./progress.ts";
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
  const prepared = [];
  for (const platform of request.platforms) {
    prepared.push(await prepare(platform, context, {}, progressLine));
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
  const images = prepared.flatMap(({ images: { listed } }) => listed);
  const environment = await runEnvironment(docker, prepared[0]?.images.tools ?? "", [
    ...new Map(images.map((image) => [`${image.service} ${image.started}`, image])).values(),
  ]);
  const report = await runReport({
    context,
    title: request.title,
    command: request.command,
    scenarios,
    environment,
    notCovered: prepared.flatMap(({ spec }) =>
      spec.notCovered.map(({ what, why, file, line }) => ({
        what,
        why,
        place: `${relative(process.cwd(), file)}:${line}`,
      })),
    ),
    warnings: prepared.flatMap(({ spec }) =>
      spec.warnings.map(({ message, file, line }) => `${relative(process.cwd(), file)}:${line}: ${message}`),
    ),
  });
  const written = await writeReport(context.folder, report);
  printVerdict(report, written.html);
  return {
    exitCode: run.interrupted() ? exitCodes.interrupted : exitCodeOf(report, vitest),
    report,
    tests: vitest.tests,
  };
}

/** A test that left no scenario behind, and a file that could not be read, are claims that nobody has seen. */
function neverRan(vitest: VitestOutcome, found: readonly ScenarioReport[]): ScenarioReport[] {
  const known = new Set(found.map(({ id }) => id));
  const failed = [
    ...vitest.tests
      .filter(({ status }) => status === "failed")
      .map(({ file, title, message }) => ({ file, title, message })),
    ...vitest.brokenFiles.map(({ file, message }) => ({
      file,
      title: "could not be read as a suite",
      message,
    })),
  ];
  return failed
    .filter(({ file }) => ![...known].some((id) => mayBeOf(file, id)))
    .map(
      ({ file, title, message }): ScenarioReport => ({
        id: idOf(file),
        title,
        platform: "",
        verdict: "unknown",
        reason: message.split("\n")[0] ?? "it never ran",
        startedAtMs: 0,
        durationMs: 0,
        phases: [],
        faults: [],
        checks: [],
        figures: [],
        history: "",
        repeat: `npm run scenario ${relative(process.cwd(), file)}`,
      }),
    );
}

/** A file's scenarios have the file's id or lie below it; the generic gate makes its own, all below `foreign/`. */
function mayBeOf(file: string, id: string): boolean {
  const own = idOf(file);
  const isGate = own.startsWith("foreign/") || file.endsWith("generic-gate.test.ts");
  return id === own || id.startsWith(`${own}/`) || (isGate && id.startsWith("foreign/"));
}

/** Vitest may know of an error that no scenario does; then nobody has seen the run pass. */
function exitCodeOf(report: RunReport, vitest: VitestOutcome): number {
  if (report.verdict === "fail") return exitCodes.fail;
  if (report.verdict === "pass" && vitest.exitCode === 0) return exitCodes.pass;
  return exitCodes.unknown;
}
