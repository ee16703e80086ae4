import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { Problems } from "../yaml/problems.ts";
import { type Environment, readVariables } from "./variables.ts";

/** Names of a Compose file and of what is laid over it, in the order in which Compose takes the first there is. */
const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrideNames = [
  ...["compose.override.yml", "compose.override.yaml"],
  ...["docker-compose.override.yml", "docker-compose.override.yaml"],
];

/** What `docker compose` would read. */
export interface ComposeProject {
  /** Absolute paths; each is laid over those before it. */
  files: [string, ...string[]];
  /** Relative paths start here: the folder of the first file. */
  folder: string;
  /** The process environment, then the files of variables. */
  lookup: Lookup;
}

/**
 * The project that `docker compose` finds when it is started in a folder, or, where a file is named, with
 * `--file`: `COMPOSE_FILE` with `COMPOSE_PATH_SEPARATOR`, else the first of the usual names and its override file;
 * variables from `COMPOSE_ENV_FILES`, else from `.env`. `PWD` is the folder, whatever the shell's is.
 *
 * @throws UserError that names what is not there
 */
export function composeProject(path: string, environment: Environment, findings: Problems): ComposeProject {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const shell = isFolder ? resolve(path) : dirname(resolve(path));
  const own = { ...environment, PWD: shell };
  const first = readVariables(shell, own, findings);
  const files = isFolder ? filesOf(shell, first) : [resolve(path)];
  const [main, ...others] = files;
  if (main === undefined) throw new UserError(`${path}: no Compose file (looked for ${names.join(", ")})`);
  const folder = dirname(main);
  // The `.env` of the shell's folder wins over that of the project's, and a file that was named stands alone.
  const second = folder === shell ? first : readVariables(folder, own, findings);
  return { files: [main, ...others], folder, lookup: (name) => first(name) ?? second(name) };
}

function filesOf(folder: string, lookup: Lookup): string[] {
  const named = lookup("COMPOSE_FILE");
  if (named) {
    const separator = lookup("COMPOSE_PATH_SEPARATOR") || ":";
    const files = named.split(separator).filter((file) => file !== "");
    return files.map((file) => demanded(resolve(folder, file), `COMPOSE_FILE names ${file}`));
  }
  const there = (list: string[]) => list.map((name) => join(folder, name)).find((path) => existsSync(path));
  const main = there(names);
  const override = there(overrideNames);
  return main === undefined ? [] : [main, ...(override === undefined ? [] : [override])];
}

function demanded(file: string, what: string): string {
  if (!existsSync(file)) throw new UserError(`${what}: ${file} does not exist`);
  return file;
}

/** The first Compose file of a folder. Throws a UserError that names the folder and what was looked for. */
export function composeFileOf(folder: string, environment: Environment = process.env): string {
  return composeProject(folder, environment, new Problems(join(folder, "compose.yaml"))).files[0];
}
