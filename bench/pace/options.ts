import { wholeNumber } from "../../harness/cli/run-options.ts";
import { UserError } from "../../harness/core/errors.ts";
import { type Measurement, measurements } from "./figures.ts";

/** As commander gives it. */
export interface PaceOptions {
  against: string;
  rounds: string;
  only: string;
  files?: string;
  keep?: string;
}

export interface PaceRequest {
  against: string;
  rounds: number;
  measurements: Measurement[];
  /** Names of durability files, without their ending; all where it is undefined. */
  files: string[] | undefined;
  keep: string | undefined;
}

/** Eight files of the durability suite with 13 cases: servers that die, stand still and refuse, and a bad record. */
export const eightFiles = [
  ...["bad-buffer-files", "both-brokers-away", "bridge-killed-at-every-step", "broker-away"],
  ...["clickhouse-killed", "clickhouse-outlasts-breaker", "poison-record", "server-paused"],
];

/** What is asked for. Throws a UserError that names the option. */
export function paceRequest(options: PaceOptions): PaceRequest {
  const chosen = named(options.only);
  const files = options.files === undefined ? undefined : fileNames(options.files);
  if (files !== undefined && !chosen.includes("durability"))
    throw new UserError("--files: it is for durability, which --only leaves out");
  return {
    against: options.against,
    rounds: wholeNumber("--rounds", options.rounds, 1),
    measurements: chosen,
    files,
    keep: options.keep,
  };
}

function named(text: string): Measurement[] {
  const words = text.split(",").map((word) => word.trim());
  const found = words.map((word) => measurements.find((one) => one === word));
  const at = found.indexOf(undefined);
  if (at >= 0) throw new UserError(`--only: "${words[at]}" is none of ${measurements.join(", ")}`);
  // In one order, whatever was typed: the short ones come first.
  return measurements.filter((one) => found.includes(one));
}

function fileNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim().replace(/\.test\.ts$/, ""));
  if (names.includes("")) throw new UserError(`--files: "${text}" holds an empty name`);
  return [...new Set(names)];
}
