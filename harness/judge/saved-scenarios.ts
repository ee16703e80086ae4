import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { historyNames } from "../history/saved-lines.ts";

/** A folder of a saved run that belongs to one scenario: at least one of the two files is there. */
export interface SavedScenario {
  folder: string;
  /** The history's file. */
  history?: string;
  /** The results as the run stored them. */
  results?: string;
}

/**
 * The scenarios below a run's folder, or the one whose folder it is, in the order of their names. Throws a UserError
 * for what is no folder, or holds nothing of a run.
 */
export function savedScenarios(folder: string): SavedScenario[] {
  if (!existsSync(folder)) throw new UserError(`there is no folder ${folder}`);
  if (!statSync(folder).isDirectory())
    throw new UserError(`${folder} is not a folder: name a run's folder, or one scenario's in it`);
  const found = Map.groupBy(filesBelow(folder), (file) => dirname(file));
  const scenarios = [...found].map(([path, files]): SavedScenario => {
    const history = files.find((file) => historyNames.some((name) => file === join(path, name)));
    const results = files.find((file) => file === join(path, resultsName));
    return {
      folder: path,
      ...(history === undefined ? {} : { history }),
      ...(results === undefined ? {} : { results }),
    };
  });
  if (scenarios.length === 0)
    throw new UserError(`${folder} holds no scenario of a run: neither history.ndjson nor ${resultsName}`);
  return scenarios.sort((one, other) => (one.folder < other.folder ? -1 : 1));
}

const resultsName = "scenario.json";

function filesBelow(folder: string): string[] {
  const wanted: readonly string[] = [...historyNames, resultsName];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.includes(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}
