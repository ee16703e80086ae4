import type { Case, Judged } from "./judge.ts";

/** One platform that was tried. */
export interface Tried extends Judged {
  case: Case;
  seconds: number;
  /** Where its report lies, from the working folder; absent where the gate left none. */
  report?: string;
}

const mostSaid = 150;

/** A line for the terminal as soon as a platform was tried. */
export function line({ case: { kind, name }, outcome, said, seconds, report }: Tried): string {
  const short = said.length > mostSaid ? `${said.slice(0, mostSaid - 1)}…` : said;
  const where = outcome === "right" || report === undefined ? "" : `\n${" ".repeat(16)}${report}`;
  return `${outcome.padEnd(7)} ${kind.padEnd(8)}${name}  ${seconds.toFixed(0)} s  ${short}${where}`;
}

/** The figures of a whole trial, over all its rounds. */
export function figures(tried: readonly Tried[]): string {
  const of = (kind: Case["kind"]) => {
    const all = tried.filter((one) => one.case.kind === kind);
    return `${all.filter(({ outcome }) => outcome === "right").length} of ${all.length}`;
  };
  return `sick named ${of("sick")}, healthy green ${of("healthy")}, not to be told and said so ${of("untold")}`;
}
