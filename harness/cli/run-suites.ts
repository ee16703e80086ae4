import { join, resolve, sep } from "node:path";
import { writeReport } from "../../reports/write.ts";
import { exitCodes, UserError } from "../core/errors.ts";
import type { Platform } from "../declare/platform.ts";
import { machinePaceMs } from "../engine/machine-pace.ts";
import { processorTime, stealShare } from "../engine/steal-time.ts";
import type { RunReport, ScenarioReport } from "../history/run-report.ts";
import { knownCapabilities } from "../stacks/machine-capabilities.ts";
import { platformInfoIn } from "../stacks/platform-info.ts";
import { collectScenarios } from "./collect.ts";
import { runEnvironment } from "./machine.ts";
import { brokenOff, neverRan, unseenRun } from "./never-ran.ts";
import type { OwnedRun } from "./owned-run.ts";
import { preparePlatform } from "./prepare-platform.ts";
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
  /** Files and folders, each of which must hold a test. */
  paths?: readonly string[];
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
  const timeAtBegin = processorTime();
  const paceAtBeginMs = machinePaceMs();
  for (const platform of request.platforms) {
    await preparePlatform(platform, context);
    signal.throwIfAborted();
  }
  const setUpMs = Date.now() - context.startedWallMs;
  const vitest = await runVitest({
    arguments: request.arguments,
    resultFile: join(context.folder, "vitest.json"),
    signal,
    ...(request.environment === undefined ? {} : { environment: request.environment }),
  });
  // One that died knows of no test either: that is no mistake of the user's, and its evidence stays.
  if (vitest.hasResult && !run.interrupted()) demandTests(request.paths ?? [], vitest);
  const found = await collectScenarios(context.folder);
  refuseMistakes(found);
  const seen = [...found, ...neverRan(vitest, found), ...(await brokenOff(context.folder))];
  const ended = { interrupted: run.interrupted(), vitestExitCode: vitest.exitCode };
  const scenarios = [...seen, ...unseenRun(ended, seen)];
  const facts = await platformInfoIn(context.folder);
  const images = facts.flatMap((fact) => fact.images);
  const environment = await runEnvironment(
    docker,
    await knownCapabilities(context.folder),
    [...new Map(images.map((image) => [`${image.service} ${image.started}`, image])).values()],
    paceAtBeginMs,
  );
  const report = await runReport({
    context,
    title: request.title,
    command: request.command,
    scenarios,
    environment,
    setUpMs,
    notCovered: facts.flatMap((fact) => fact.notCovered),
    warnings: [
      ...facts.flatMap((fact) => fact.warnings),
      ...stolenWarning(stealShare(timeAtBegin, processorTime())),
    ],
  });
  const written = await writeReport(context.folder, report);
  printVerdict(report, written.html);
  return {
    exitCode: run.interrupted() ? exitCodes.interrupted : exitCodeOf(report, vitest),
    report,
    tests: vitest.tests,
  };
}

/** Times of a machine that was robbed say more about its host than about the platform. */
function stolenWarning(share: number): string[] {
  const percent = Math.round(share * 100);
  if (percent < 3) return [];
  return [
    `the host of this machine gave ${percent} % of its processor time to others: times are longer for it`,
  ];
}

/** Throws a UserError for a path below which vitest knows of no test. */
function demandTests(paths: readonly string[], { tests, brokenFiles }: VitestOutcome): void {
  const files = [...tests, ...brokenFiles].map(({ file }) => file);
  for (const path of paths) {
    const whole = resolve(path);
    if (!files.some((file) => file === whole || file.startsWith(`${whole}${sep}`)))
      throw new UserError(`${path}: no scenario there`);
  }
}

/** Throws a UserError when nothing was tried at all, because of what the user wrote. */
function refuseMistakes(found: readonly ScenarioReport[]): void {
  if (found.length === 0 || found.some(({ exitCode }) => exitCode !== exitCodes.usage)) return;
  throw new UserError([...new Set(found.map(({ reason }) => reason ?? ""))].join("\n"));
}

/** Vitest may know of an error that no scenario does; then nobody has seen the run pass. */
function exitCodeOf(report: RunReport, vitest: VitestOutcome): number {
  if (report.verdict === "fail") return exitCodes.fail;
  const untried = report.scenarios.find(({ exitCode }) => exitCode !== undefined)?.exitCode;
  if (untried !== undefined) return untried;
  if (report.verdict === "pass" && vitest.exitCode === 0) return exitCodes.pass;
  return exitCodes.unknown;
}
