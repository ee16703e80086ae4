import { UserError } from "../core/errors.ts";
import type { Entry } from "../scenario/collector.ts";
import { type BrokenFile, collect } from "./collect.ts";
import { suiteFilesIn } from "./suite-files.ts";

/** Which scenarios a run is about. */
export interface Selection {
  /** Files and folders of suites, each of which must hold a scenario. */
  paths?: readonly string[];
  /** Scenarios that stand in no file. */
  entries?: () => Promise<Entry[]>;
  /** Only those with this tag. */
  tag?: string;
  /** Only those of whose id or title this is a part. */
  only?: string;
  /** Just these, by id, one after the other on one stack: as the stack of an earlier run was used. */
  order?: readonly string[];
}

/** The scenarios of a selection. Throws a UserError for a path without one, and for what matches nothing. */
export async function select(selection: Selection): Promise<{ entries: Entry[]; broken: BrokenFile[] }> {
  const { paths = [], tag, only, order } = selection;
  const files = new Map(paths.map((path) => [path, suiteFilesIn(path)]));
  const collected = await collect([...new Set([...files.values()].flat())]);
  const mistake = collected.broken.find(({ thrown }) => thrown instanceof UserError);
  if (mistake !== undefined) throw mistake.thrown;
  // Among the files of a folder may be tests of vitest's own: they are no business of this run.
  const broken = collected.broken.filter(({ ofVitest }) => ofVitest !== true);
  for (const [path, below] of files) {
    if ([...collected.entries, ...broken].some(({ file }) => below.includes(file))) continue;
    const foreign = collected.broken.some(({ file }) => below.length === 1 && below.includes(file));
    throw new UserError(
      foreign
        ? `${path}: it calls vitest's own test(); run it with npx vitest`
        : `${path}: no scenario there`,
    );
  }
  const all = [...collected.entries, ...((await selection.entries?.()) ?? [])];
  const entries = all.filter(
    ({ id, title, tags }) =>
      (tag === undefined || tags.includes(tag)) &&
      (only === undefined || id.includes(only) || title.includes(only)),
  );
  if (only !== undefined && entries.length === 0)
    throw new UserError(`--only: no scenario's id or title holds "${only}" (${all.length} were looked at)`);
  return { entries: order === undefined ? entries : inTheOrder(order, entries), broken };
}

function inTheOrder(order: readonly string[], entries: readonly Entry[]): Entry[] {
  return order.map((id) => {
    const entry = entries.find((one) => one.id === id);
    if (entry !== undefined) return entry;
    throw new UserError(
      `--order: no scenario "${id}" (there are: ${entries.map((one) => one.id).join(", ")})`,
    );
  });
}
