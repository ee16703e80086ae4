import { messageOf } from "../core/errors.ts";
import { isAsked } from "../history/asked-check.ts";
import { historySchema } from "../history/event-kinds.ts";
import type { ScenarioData } from "../history/events.ts";
import { type History, historyOf } from "../history/log.ts";
import { readSavedHistory, type SavedHistory } from "../history/read-history.ts";
import type { SavedScenario } from "./saved-scenarios.ts";
import { schemaMistake } from "./schema.ts";
import { readStoredResults, type StoredResults } from "./stored-results.ts";

/** What a scenario's files hold, as far as they can be read. */
export interface SavedEvidence {
  /** The history's file, or the folder where it should be. */
  file: string;
  history: History;
  /** What was asked of it; absent where that is not known. */
  asked?: ScenarioData;
  /** Every line that was written is there. */
  whole: boolean;
  results?: StoredResults;
  /** What is wrong with the files, each with its file and, of a history, its line. */
  problems: string[];
}

/** Reads a scenario's files. Never rejects for what is wrong with them. */
export async function savedEvidence(saved: SavedScenario): Promise<SavedEvidence> {
  const problems: string[] = [];
  const results = await resultsOf(saved, problems);
  const stored = results === undefined ? {} : { results };
  const nothing = { file: saved.history ?? saved.folder, history: historyOf([]), whole: false };
  if (saved.history === undefined) {
    if (results !== undefined && !nothingTried(results))
      problems.push(`${saved.folder}: there is no history to judge`);
    return { ...nothing, ...stored, problems };
  }
  const file = saved.history;
  const read = await historyFrom(file, problems);
  const asked = read === undefined ? undefined : askedIn(read, file, problems);
  if (read === undefined || asked === undefined) return { ...nothing, ...stored, problems };
  const whole = isWhole(read, file, results, problems);
  return { file, history: read.history, asked, whole, ...stored, problems };
}

/** What was left out before anything was started has results and no history. */
const nothingTried = ({ historyLines, checks }: StoredResults): boolean =>
  historyLines === 0 && checks.length === 0;

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
  const mistake = schemaMistake(schema, historySchema);
  if (mistake !== undefined) {
    problems.push(`${file}:1: ${mistake}`);
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
function isWhole(
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
