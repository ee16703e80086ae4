import { checkOf } from "../checks/by-id.ts";
import { messageOf, UserError } from "../core/errors.ts";
import type { AskedCheck } from "../history/asked-check.ts";
import { type CheckResult, runCheck } from "../history/check.ts";
import type { Verdict } from "../history/verdict.ts";
import { type Difference, differences } from "./differences.ts";
import { type SavedEvidence, savedEvidence } from "./saved-evidence.ts";
import type { SavedScenario } from "./saved-scenarios.ts";
import type { StoredCheck, StoredResults } from "./stored-results.ts";

export interface JudgedCheck {
  name: string;
  /** Absent where the run stored nothing of it. */
  stored?: Verdict;
  /** Absent where it could not be judged again, for the reason in `whyNot`. */
  now?: CheckResult;
  whyNot?: string;
  differences: Difference[];
}

export interface JudgedScenario {
  /** As its history or its results name it; its folder where neither does. */
  id: string;
  /** The verdict that the run stored. */
  stored?: Verdict;
  checks: JudgedCheck[];
  /** What is wrong with the saved files, each with its file and, of a history, its line. */
  problems: string[];
}

/**
 * Runs the checks that a scenario was asked over its saved history, and compares them with what it stored. A history
 * that is not whole is judged as far as it goes: what it lacks may be what a check would object to, so that a check
 * that does not fail is `unknown`. Never rejects for what is wrong with the files: it is among the problems.
 */
export async function judgeScenario(saved: SavedScenario): Promise<JudgedScenario> {
  const evidence = await savedEvidence(saved);
  const { asked, results, problems } = evidence;
  const again = (asked?.checks ?? []).map((each) => judgeAgain(each, evidence));
  return {
    id: asked?.scenario ?? results?.id ?? saved.folder,
    ...(results === undefined ? {} : { stored: results.verdict }),
    checks: asked === undefined || results === undefined ? again : compared(again, results),
    problems,
  };
}

function judgeAgain(asked: AskedCheck, { history, whole, file, problems }: SavedEvidence): JudgedCheck {
  const { name } = asked;
  try {
    const check = checkOf(asked);
    if (check === undefined) return { name, whyNot: "only its owner can run it again", differences: [] };
    const now = runCheck(check, history);
    return { name: check.name, now: whole ? now : atBestUnknown(now), differences: [] };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    problems.push(`${file}:1: ${messageOf(thrown)}`);
    return { name, whyNot: messageOf(thrown), differences: [] };
  }
}

function atBestUnknown(result: CheckResult): CheckResult {
  if (result.verdict === "fail" || result.verdict === "unknown") return result;
  const summary = `the history is not whole, so it may lack what speaks against this: ${result.summary}`;
  return { ...result, verdict: "unknown", summary };
}

/** Beside each check what the run stored of it: the next one of its name. */
function compared(checks: JudgedCheck[], results: StoredResults): JudgedCheck[] {
  const left = [...results.checks];
  const take = (name: string): StoredCheck | undefined => {
    const index = left.findIndex((stored) => stored.name === name);
    return index === -1 ? undefined : left.splice(index, 1)[0];
  };
  const found = checks.map((check): JudgedCheck => {
    const stored = take(check.name);
    if (stored !== undefined)
      return {
        ...check,
        stored: stored.verdict,
        differences: check.now === undefined ? [] : differences(stored, check.now),
      };
    // A scenario that the machine could not carry out stores of its checks only those that failed.
    const isLeftOut = results.verdict === "not covered" && check.now?.verdict !== "fail";
    if (check.now === undefined || isLeftOut) return check;
    return { ...check, differences: [{ what: "verdict", now: check.now.verdict }] };
  });
  const unasked = left.map(
    ({ name, verdict }): JudgedCheck => ({
      name,
      stored: verdict,
      whyNot: "the history does not ask for it",
      differences: [{ what: "verdict", stored: verdict }],
    }),
  );
  return [...found, ...unasked];
}
