import { relative } from "node:path";
import type { ComposeChoice } from "../declare/compose-choice.ts";
import type { Served } from "./stack.ts";

/** Compiled code is the package's: in a user's own folder the commands have other names than in the repository. */
const isPackage = import.meta.url.endsWith(".js");

/** Options of a run that are not its defaults; a command that repeats it must give them again. */
export interface Repeated {
  seed?: number;
  scale?: string;
  images?: string;
  mirror?: string;
  /** Of the gate of a folder, as the user gave it. */
  budget?: string;
  /** `false` where the gate of a folder ran without them. */
  visitors?: false;
  /** Ids of scenarios that ran one after the other on one stack. */
  order?: readonly string[];
}

/** The command that runs files of scenarios again. Paths are relative to the working folder. */
export function scenarioCommand(paths: readonly string[], options: Repeated = {}): string {
  return command("scenario", paths.map(quoted), optionsOf(options));
}

/** The command that runs a gate again: of the platform that was chosen, or by default of the one that `start` takes. */
export function startCommand(choice: ComposeChoice = {}, options: Repeated = {}): string {
  const { platform, file = [], profile = [], envFile = [] } = choice;
  const each = (option: string, values: readonly string[]) => values.flatMap((one) => [option, quoted(one)]);
  const chosen = [
    ...each("--platform", platform === undefined ? [] : [platform]),
    ...each("--file", file),
    ...each("--profile", profile),
    ...each("--env-file", envFile),
  ];
  return command("start", [], [...chosen, ...optionsOf(options)]);
}

/**
 * The command that runs a scenario again, behind those whose stack it took over: the order on a stack is a part of what
 * is repeated. Files may lie anywhere below the working folder.
 */
export function commandFor(
  scenario: Served & { file: string },
  before: readonly Served[],
  options: Repeated,
) {
  const all = [...before, scenario];
  const files = all.map(({ file }) => file).filter((file) => file !== undefined);
  const paths = [...new Set(files)].map((file) => relative(process.cwd(), file));
  return scenarioCommand(
    paths,
    before.length === 0 ? options : { ...options, order: all.map(({ id }) => id) },
  );
}

/** npm keeps options for itself unless they come behind two dashes. */
function command(verb: "start" | "scenario", operands: string[], options: string[]): string {
  const npm = verb === "start" ? "npm start" : "npm run scenario";
  const words = isPackage
    ? ["npx blackstart", verb, ...operands, ...options]
    : [npm, ...operands, ...(options.length === 0 ? [] : ["--", ...options])];
  return words.join(" ");
}

function optionsOf({
  seed,
  scale = "local",
  images = "auto",
  mirror,
  order,
  budget,
  visitors,
}: Repeated): string[] {
  return [
    ...(seed === undefined ? [] : ["--seed", String(seed)]),
    ...(scale === "local" ? [] : ["--scale", quoted(scale)]),
    ...(images === "auto" ? [] : ["--images", quoted(images)]),
    ...(mirror === undefined ? [] : ["--mirror", quoted(mirror)]),
    ...(budget === undefined ? [] : ["--budget", quoted(budget)]),
    ...(visitors === false ? ["--no-visitors"] : []),
    ...(order === undefined ? [] : ["--order", quoted(order.join(","))]),
  ];
}

/** A word as any POSIX shell reads it back: people paste these commands. */
function quoted(word: string): string {
  return /^[\w./@:+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
