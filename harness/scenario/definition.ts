import { relative } from "node:path";
import type { Duration } from "../core/duration.ts";
import { oneLine } from "../core/one-line.ts";
import type { PlatformNames } from "../declare/names.ts";
import type { Platform } from "../declare/platform.ts";
import type { RunningPlatform } from "../declare/running.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import type { Check } from "../history/check.ts";
import type { ScenarioEnvironment } from "../stacks/scenario-environment.ts";
import type { System } from "../system/system.ts";
import type { Run } from "./run.ts";

/** What a scenario states beside its title and its body. */
export interface ScenarioOptions {
  /** One sentence: what is promised. The title, where nothing is said. */
  claim?: string;
  /** How it is shown. */
  method?: string;
  /** Every one of them is run over the history, also when the body fails. */
  checks: readonly Check[];
  /** `gate`: part of the platform's gate. */
  tags?: readonly ScenarioTag[];
  /**
   * The stack that it needs. `reuse` (the default): whatever the scenario before left, where that left it clean, else
   * one that was put back or is new. `reset`: put back, so that no application has lived before. `fresh`: one that
   * nothing has used. `as left`: the stack of the scenario before, whatever its state.
   */
  stack?: "reuse" | "reset" | "fresh" | "as left";
  /** Why no other stack may run beside it. */
  alone?: "takes every core" | "judges time";
  /** Volumes of applications that faults of a disk need: memory that can be full, or a disk that can lose power. */
  volumes?: VolumeKinds;
  /** Environment entries that differ from the Compose file's. Those of a server need a stack of the scenario's own. */
  environment?: ScenarioEnvironment;
  /** Longest that the body may take; 120 s where nothing is said. */
  within?: Duration;
}

export type ScenarioTag = "gate" | "baseline";

export type ScenarioBody<H extends object = object, N extends PlatformNames = PlatformNames> = (context: {
  platform: System<N> & RunningPlatform<H, N>;
  run: Run;
}) => Promise<void>;

/** One claim, how it is shown, and what judges it. */
export interface ScenarioDefinition<H extends object = object, N extends PlatformNames = PlatformNames>
  extends ScenarioOptions {
  platform: Platform<H, N>;
  title: string;
  /** A method, so that a scenario of one platform is also a scenario of any. */
  body(context: Parameters<ScenarioBody<H, N>>[0]): Promise<void>;
}

export interface Scenario<H extends object = object, N extends PlatformNames = PlatformNames>
  extends ScenarioDefinition<H, N> {
  /** Path of the file below `suites/` without its ending; of several in a file also the scenario's own name. */
  id: string;
  /** The file that declares it; absent for one that is made for a platform without suites. */
  file?: string;
}

/** Longest that a body may take where nothing is said. */
export const bodyWithin: Duration = "120s";

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

/** Suite's folder and file's name: `shop/durability/store-link-cut`. */
export function idOf(filename: string): string {
  const path = relative(process.cwd(), filename).replaceAll("\\", "/");
  return path.replace(/^.*?suites\//, "").replace(/\.test\.[cm]?[jt]s$/, "");
}
