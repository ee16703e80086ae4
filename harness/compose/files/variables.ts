import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import { parseEnvironmentFile } from "../yaml/dotenv.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import type { Problems } from "../yaml/problems.ts";
import { readProblem } from "./read-problem.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables for the files of a folder: the process environment, then the files of `COMPOSE_ENV_FILES`, of which a later
 * one wins, else `.env` in that folder.
 *
 * @throws UserError for a file that is named and not there, or that cannot be read
 */
export function readVariables(folder: string, environment: Environment, findings: Problems): Lookup {
  const named = environment.COMPOSE_ENV_FILES;
  if (named) {
    const files = named.split(",").map((file) => resolve(environment.PWD ?? folder, file));
    return laidOver((name) => environment[name], files, findings);
  }
  const lookup: Lookup = (name) => environment[name];
  if (/^(1|t|true)$/i.test(environment.COMPOSE_DISABLE_ENV_FILE ?? "")) return lookup;
  const file = join(folder, ".env");
  return existsSync(file) && !statSync(file).isDirectory() ? laidOver(lookup, [file], findings) : lookup;
}

/** Variables of files below those that `above` knows. Throws a UserError for a file that cannot be read. */
export function laidOver(above: Lookup, files: readonly string[], findings: Problems): Lookup {
  const values = new Map<string, string>();
  for (const file of files) {
    const read = parseEnvironmentFile(textOf(file), file, above, findings, { earlier: values });
    for (const [key, value] of read) values.set(key, value);
  }
  return (name) => above(name) ?? values.get(name);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`File of variables ${file} ${readProblem(error)}.`);
  }
}
