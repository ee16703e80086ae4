import { readFile } from "node:fs/promises";
import { messageOf } from "../core/errors.ts";
import type { Measurement } from "../history/check.ts";
import type { Verdict } from "../history/verdict.ts";

/** What a run stored of a check, as far as it is compared. */
export interface StoredCheck {
  name: string;
  verdict: Verdict;
  measured: Measurement[];
  bound: string;
}

/** What a run stored of a scenario. */
export interface StoredResults {
  id: string;
  verdict: Verdict;
  checks: StoredCheck[];
  /** How many lines its history had; absent in runs before this was counted. */
  historyLines?: number;
}

/** The results in a `scenario.json`. Throws an Error that says why it holds none. */
export async function readStoredResults(file: string): Promise<StoredResults> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (thrown) {
    throw new Error(`cannot be read: ${messageOf(thrown)}`);
  }
  const { id, verdict, checks, historyLines } = fieldsOf(value);
  if (typeof id !== "string" || !isVerdict(verdict) || !Array.isArray(checks))
    throw new Error("holds no results of a scenario");
  return {
    id,
    verdict,
    checks: checks.map(storedCheck),
    ...(typeof historyLines === "number" ? { historyLines } : {}),
  };
}

function storedCheck(value: unknown): StoredCheck {
  const { name, verdict, measured, bound } = fieldsOf(value);
  if (
    typeof name !== "string" ||
    !isVerdict(verdict) ||
    typeof bound !== "string" ||
    !Array.isArray(measured)
  )
    throw new Error("holds a check without name, verdict, bound or measurements");
  if (!measured.every((each) => typeof fieldsOf(each).name === "string"))
    throw new Error(`holds a measurement of "${name}" without a name`);
  return { name, verdict, measured, bound };
}

const verdicts: Record<Verdict, true> = { pass: true, fail: true, unknown: true, "not covered": true };

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === "string" && Object.hasOwn(verdicts, value);

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
