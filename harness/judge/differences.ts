import { isDeepStrictEqual } from "node:util";
import type { CheckResult, Measurement } from "../history/check.ts";
import { toJson } from "../history/json.ts";
import type { StoredCheck } from "./stored-results.ts";

/** Where a check says something else than the run stored. */
export interface Difference {
  /** `verdict`, `bound`, or a measurement's name. */
  what: string;
  stored?: unknown;
  now?: unknown;
}

/** Verdict, bound and measurements that differ. A measurement is compared with the one of its id, in their order. */
export function differences(stored: StoredCheck, now: CheckResult): Difference[] {
  const found: Difference[] = [];
  const compare = (what: string, before: unknown, after: unknown) => {
    const fresh = asStored(after);
    if (isDeepStrictEqual(asStored(before), fresh)) return;
    found.push({
      what,
      ...(before === undefined ? {} : { stored: before }),
      ...(fresh === undefined ? {} : { now: fresh }),
    });
  };
  compare("verdict", stored.verdict, now.verdict);
  compare("bound", stored.bound, now.bound);
  const before = Map.groupBy(stored.measured, key);
  const after = Map.groupBy(now.measured, key);
  for (const each of new Set([...before.keys(), ...after.keys()])) {
    const [old, fresh] = [before.get(each) ?? [], after.get(each) ?? []];
    for (let index = 0; index < Math.max(old.length, fresh.length); index++)
      compareMeasured(old[index], fresh[index], compare);
  }
  return found;
}

/** What a figure is of; words may be chosen anew. */
const key = ({ id, of = "" }: Measurement): string => `${id} ${of}`;

function compareMeasured(
  before: Measurement | undefined,
  after: Measurement | undefined,
  compare: (what: string, before: unknown, after: unknown) => void,
): void {
  const name = after?.name ?? before?.name ?? "";
  if (before === undefined || after === undefined) {
    compare(name, before, after);
    return;
  }
  compare(name, before.value, after.value);
  compare(`least value of ${name}`, before.valueAtLeast, after.valueAtLeast);
  compare(`unit of ${name}`, before.unit, after.unit);
  compare(`bound of ${name}`, before.bound, after.bound);
}

/** A value as it comes back from a run's file: rounded, and without `undefined` or infinity. */
function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(toJson(value));
}
