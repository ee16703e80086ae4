import { checkOf } from "../checks/by-id.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { type AskedCheck, isAsked } from "../history/asked-check.ts";
import { type CheckResult, runCheck } from "../history/check.ts";
import { historySchema } from "../history/event-kinds.ts";
import type { ScenarioData } from "../history/events.ts";
import type { History } from "../history/log.ts";
import { readSavedHistory, type SavedHistory } from "../history/read-history.ts";
import type { Verdict } from "../history/verdict.ts";
import { type Difference, differences } from "./differences.ts";
import type { SavedScenario } from "./saved-scenarios.ts";
import { readStoredResults, type StoredCheck, type StoredResults } from "./stored-results.ts";

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
  const problems: string[] = [];
  const results = await resultsOf(saved, problems);
  const judged = (id: string, checks: JudgedCheck[] = []): JudgedScenario => ({
    id,
    ...(results === undefined ? {} : { stored: results.verdict }),
    checks,
    problems,
  });
  const fallback = results?.id ?? saved.folder;
  const file = saved.history;
  if (file === undefined) {
    // What was never tried left results and no history.
    const nothingTried = results !== undefined && results.historyLines === 0 && results.checks.length === 0;
    if (!nothingTried && results !== undefined)
      problems.push(`${saved.folder}: there is no history to judge`);
    return judged(fallback);
  }
  const read = await historyFrom(file, problems);
  if (read === undefined) return judged(fallback);
  const asked = askedIn(read, file, problems);
  if (asked === undefined) return judged(fallback);
  const whole = isComplete(read, file, results, problems);
  const again = asked.checks.map((each) => judgeAgain(each, read.history, whole, file, problems));
  return judged(asked.scenario, results === undefined ? again : compared(again, results));
}

async function resultsOf(saved: SavedScenario, problems: string[]): Promise<StoredResults | undefined> {
  if (saved.results === undefined) {
    problems.push(`${saved.folder}: there is no scenario.json, so nothing to compare with`);
    return undefined;
  }
  try {
    return await readStoredResults(saved.results);
  } catch (thrown) {
    problems.push(`${saved.results}: ${messageOf(thrown)}`);
    return undefined;
  }
}

async function historyFrom(file: string, problems: string[]): Promise<SavedHistory | undefined> {
  try {
    return await readSavedHistory(file);
  } catch (thrown) {
    problems.push(`${file}: cannot be read: ${messageOf(thrown)}`);
    return undefined;
  }
}

/** What the first line asks; undefined where it does not say so in a way that this version reads. */
function askedIn(
  { history, broken }: SavedHistory,
  file: string,
  problems: string[],
): ScenarioData | undefined {
  const first = history.events[0];
  if (first === undefined || first.line !== 1) {
    const why = broken[0] === undefined ? "it is empty" : broken[0].why;
    problems.push(`${file}:1: what was asked is not known: ${why}`);
    return undefined;
  }
  if (first.kind !== "scenario") {
    problems.push(
      `${file}:1: the history names no schema: it was written before ${historySchema} and cannot be judged again`,
    );
    return undefined;
  }
  const { schema, scenario, checks } = first.data;
  if (schema !== historySchema) {
    problems.push(
      `${file}:1: the schema ${JSON.stringify(schema)} is not known (this version reads ${historySchema})`,
    );
    return undefined;
  }
  if (typeof scenario !== "string" || !Array.isArray(checks) || !checks.every(isAsked)) {
    problems.push(`${file}:1: what was asked is not known: it lists no checks`);
    return undefined;
  }
  return first.data;
}

/** The most lines that are named one by one; a file that is no history at all has thousands. */
const namedLines = 5;

/** Whether every line that was written is there. */
function isComplete(
  { history, broken }: SavedHistory,
  file: string,
  results: StoredResults | undefined,
  problems: string[],
): boolean {
  for (const { line, why } of broken.slice(0, namedLines)) problems.push(`${file}:${line}: ${why}`);
  if (broken.length > namedLines) problems.push(`${file}: and ${broken.length - namedLines} lines more`);
  const last = history.events.at(-1)?.line ?? 0;
  const written = results?.historyLines ?? last;
  if (broken.length === 0 && last !== written)
    problems.push(`${file}:${last}: the history ends here, and ${written} lines were written`);
  return broken.length === 0 && last === written && results !== undefined;
}

function judgeAgain(
  asked: AskedCheck,
  history: History,
  whole: boolean,
  file: string,
  problems: string[],
): JudgedCheck {
  const { name } = asked;
  try {
    const check = checkOf(asked);
    if (check === undefined)
      return { name, whyNot: "it is the user's own, and only its owner can run it again", differences: [] };
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
