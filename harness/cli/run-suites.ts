import { resolve } from "node:path";
import { writeReport } from "../../reports/write.ts";
import { EnvironmentError, exitCodes, UserError } from "../core/errors.ts";
import type { Platform } from "../declare/platform.ts";
import { machinePaceMs } from "../engine/machine-pace.ts";
import { processorTime, stealShare } from "../engine/steal-time.ts";
import type { RunReport, ScenarioReport } from "../history/run-report.ts";
import type { BrokenFile } from "../runner/collect.ts";
import { keepRuns, lastRuns } from "../runner/keep-runs.ts";
import type { Outcome } from "../runner/outcome.ts";
import { runAll } from "../runner/pool.ts";
import { type Selection, select } from "../runner/select.ts";
import type { Entry } from "../scenario/collector.ts";
import { foundBetween } from "../stacks/between-scenarios.ts";
import { knownCapabilities } from "../stacks/machine-capabilities.ts";
import { type PlatformInfo, platformInfoIn } from "../stacks/platform-info.ts";
import { collectScenarios } from "./collect.ts";
import { runEnvironment } from "./machine.ts";
import { brokenOff, neverRan, unseenRun } from "./never-ran.ts";
import { nothingTested } from "./of-the-run.ts";
import type { OwnedRun } from "./owned-run.ts";
import { preparePlatform } from "./prepare-platform.ts";
import { printOutcome } from "./print-outcome.ts";
import { printVerdict } from "./print-verdict.ts";
import { reachOf } from "./reach.ts";
import { stacksOf } from "./run-options.ts";
import { runReport } from "./run-report.ts";
import type { TestOutcome } from "./vitest-run.ts";

export interface SuiteRequest extends Selection {
  title: string;
  command: string;
  /** This is the gate of a platform, and all of it. */
  isGate?: true;
  /** Its scenarios are made of a Compose file alone: where none of them tried anything, nothing was tested. */
  isForeign?: true;
  /** Platforms whose images are made ready, with progress, before anything starts. */
  platforms?: Platform[];
  /** A platform on which a scenario did not pass is left standing, and nothing more is run. */
  keep?: boolean | undefined;
  /** As the user gave it; `auto` where nothing is said. */
  stacks?: string | undefined;
}

export interface SuiteOutcome {
  exitCode: number;
  report: RunReport;
  tests: TestOutcome[];
}

/** Runs scenarios, gathers what they found, writes the report and says how it went. */
export async function runSuites(run: OwnedRun, request: SuiteRequest): Promise<SuiteOutcome> {
  const { context, docker, signal } = run;
  const stacks = stacksOf(request.stacks);
  const timeAtBegin = processorTime();
  const paceAtBeginMs = machinePaceMs();
  const { entries, broken } = await select(request);
  for (const platform of request.platforms ?? platformsOf(entries)) {
    await preparePlatform(platform, context);
    signal.throwIfAborted();
  }
  const setUpMs = Date.now() - context.startedWallMs;
  // A platform whose gate no engine of this machine can start is not asked for again with every scenario.
  const refused = new AbortController();
  let tried = false;
  const outcomes = await runAll(entries, {
    ...{ stacks, last: lastRuns(context.folder), asGiven: request.order !== undefined },
    signal: AbortSignal.any([signal, refused.signal]),
    onOutcome: (outcome) => {
      tried ||= outcome.exitCode === undefined;
      if (request.isGate === true && !tried) {
        refused.abort();
        return undefined;
      }
      printOutcome(outcome);
      const isSick = outcome.verdict === "fail" || outcome.verdict === "unknown";
      if (request.keep !== true || !isSick) return undefined;
      run.leaveStanding();
      return "leave standing";
    },
  });
  keepRuns(context.folder, outcomes);
  const found = await collectScenarios(context.folder);
  refuseMistakes(found);
  const seen = [...found, ...neverRan(outcomes, broken, found), ...(await brokenOff(context.folder))];
  const scenarios = [...seen, ...unseenRun(run.interrupted())];
  const facts = await platformInfoIn(context.folder);
  const images = facts.flatMap((fact) => fact.images);
  const environment = await runEnvironment(
    docker,
    await knownCapabilities(context.folder),
    [...new Map(images.map((image) => [`${image.service} ${image.started}`, image])).values()],
    paceAtBeginMs,
  );
  const notCovered = facts.flatMap((fact) => fact.notCovered);
  const composeReaders = [...new Set(facts.map(({ reader }) => reader))];
  const untested = request.isForeign === true ? nothingTested(scenarios, notCovered) : undefined;
  const report = await runReport({
    context,
    title: request.title,
    command: request.command,
    isGate: request.isGate === true,
    scenarios,
    environment: { ...environment, composeReaders },
    setUpMs,
    notCovered,
    ...(request.isForeign === true ? { reach: reachOf(scenarios, knownIn(facts)) } : {}),
    findings: [...(await foundBetween(context.folder)), ...(untested === undefined ? [] : [untested])],
    warnings: [
      ...facts.flatMap((fact) => fact.warnings),
      ...stealWarning(stealShare(timeAtBegin, processorTime())),
    ],
  });
  const written = await writeReport(context.folder, report);
  printVerdict(report, written.html);
  return {
    exitCode: run.interrupted() ? exitCodes.interrupted : exitCodeOf(report),
    report,
    tests: [...outcomes.map(testOf), ...broken.map(brokenTest)],
  };
}

const knownIn = (facts: readonly PlatformInfo[]) => ({
  links: facts.flatMap(({ links }) => links),
  services: facts.flatMap(({ services }) => services),
});

function platformsOf(entries: readonly Entry[]): Platform[] {
  const platforms = entries.filter(({ notCovered }) => notCovered === undefined);
  return [...new Map(platforms.map(({ scenario }) => [scenario.platform.name, scenario.platform])).values()];
}

/** Times of a machine that was robbed say more about its host than about the platform. */
function stealWarning(share: number): string[] {
  const percent = Math.round(share * 100);
  if (percent < 3) return [];
  return [
    `the host of this machine gave ${percent} % of its processor time to others: times are longer for it`,
  ];
}

/** Throws when nothing was tried at all: a UserError for what the user wrote, an EnvironmentError for the machine. */
function refuseMistakes(found: readonly ScenarioReport[]): void {
  if (found.length === 0) return;
  const reasons = [...new Set(found.map(({ reason }) => reason ?? ""))].join("\n");
  if (found.every(({ exitCode }) => exitCode === exitCodes.usage)) throw new UserError(reasons);
  if (found.every(({ exitCode }) => exitCode === exitCodes.environment)) throw new EnvironmentError(reasons);
}

function exitCodeOf(report: RunReport): number {
  if (report.verdict === "fail") return exitCodes.fail;
  const untried = report.scenarios.find(({ exitCode }) => exitCode !== undefined)?.exitCode;
  if (untried !== undefined) return untried;
  return report.verdict === "pass" ? exitCodes.pass : exitCodes.unknown;
}

/** A scenario counts as a test: passed, left out, or neither of these. */
function testOf({ file, title, verdict, message }: Outcome): TestOutcome {
  const status = verdict === "pass" ? "passed" : verdict === "not covered" ? "skipped" : "failed";
  return { file: file === "" ? title : resolve(file), title, status, message };
}

const brokenTest = ({ file, message }: BrokenFile): TestOutcome => ({
  ...{ file, message, title: "could not be read as a suite", status: "failed" },
});
