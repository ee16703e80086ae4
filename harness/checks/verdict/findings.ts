import type { CheckResult, Finding, Measurement } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import { type FindingKind, findingWords, gravestFirst } from "../../history/finding.ts";

/** More lines than this tell a reader nothing; the first and the last ones are kept. */
const citedLines = 20;

/** Whom a finding is about; with its kind where it weighs more, or less, than what is plainly wrong. */
export type About = string | { subject: string; kind: FindingKind };

/**
 * What one check has seen so far. A pass needs evidence: with neither objection nor evidence the result is
 * `unknown`, so that a check which met nothing it could judge cannot turn green by accident.
 */
export class Findings {
  readonly #failed: Finding[] = [];
  readonly #unknown: Finding[] = [];
  readonly #lines = new Set<number>();
  readonly #measured: Measurement[] = [];

  /** Something is wrong, and these events show it. */
  fail(about: About, message: string, ...events: (HistoryEvent | undefined)[]): void {
    this.#failed.push({ message, ...whom(about), evidence: linesOf(events) });
  }

  /** Something should have been seen and was not, or not clearly enough; events of contention tell why. */
  unknown(about: About, message: string, ...events: (HistoryEvent | undefined)[]): void {
    const contended = events.some((event) => event?.kind === "contention")
      ? { contended: true as const }
      : {};
    const evidence = linesOf(events);
    this.#unknown.push({
      ...{ message: `not seen: ${message}`, ...whom(about), evidence },
      ...{ unknown: true, ...contended },
    });
  }

  /** Something is as it should be; a pass rests on these events. */
  evidence(...events: (HistoryEvent | undefined)[]): void {
    for (const line of linesOf(events)) this.#lines.add(line);
  }

  measure(measurement: Measurement): void {
    this.#measured.push(measurement);
  }

  /** `summary` says with figures what was found; the gravest objection is put behind it. */
  conclude(name: string, bound: string, summary: string): CheckResult {
    const evidence = cite(this.#lines);
    const findings = gravestFirst([...this.#failed, ...this.#unknown]);
    const verdict =
      this.#failed.length > 0
        ? "fail"
        : this.#unknown.length > 0 || evidence.length === 0
          ? "unknown"
          : "pass";
    const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : "";
    const objection = findings[0] === undefined ? "" : `: ${findingWords(findings[0])}${more}`;
    return {
      name,
      verdict,
      summary: `${summary}${objection}`,
      measured: this.#measured,
      bound,
      evidence,
      findings,
    };
  }
}

/** The result of a check that had nothing to judge. */
export function notJudged(name: string, verdict: "unknown" | "not covered", summary: string): CheckResult {
  return { name, verdict, summary, measured: [], bound: "", evidence: [], findings: [] };
}

function whom(about: About): Pick<Finding, "subject" | "kind"> {
  return typeof about === "string" ? { subject: about } : about;
}

function linesOf(events: (HistoryEvent | undefined)[]): number[] {
  return cite(new Set(events.flatMap((event) => (event === undefined ? [] : [event.line]))));
}

function cite(lines: Set<number>): number[] {
  const sorted = [...lines].sort((a, b) => a - b);
  if (sorted.length <= citedLines) return sorted;
  return [...sorted.slice(0, citedLines / 2), ...sorted.slice(-citedLines / 2)];
}
