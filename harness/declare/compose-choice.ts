import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../core/errors.ts";

/** What a user says of the Compose files of a run, as for `docker compose`. */
export interface ComposeChoice {
  /** Folder of the platform. */
  platform?: string;
  /** Files, each laid over those before it; relative to the working folder. */
  file?: readonly string[];
  /** Files of variables, of which a later one wins. */
  envFile?: readonly string[];
  profile?: readonly string[];
}

/** A sign that stands in no path, between those of `COMPOSE_FILE`. */
const separator = "\n";

/**
 * The folder of the platform, that of the first file where none is named, and the variables that tell every reader of
 * the run, in whatever process, which files to read. They are Compose's own, so its plugin reads the same.
 *
 * @throws UserError for a file that is not there
 */
export function composeChoice(choice: ComposeChoice): {
  folder?: string;
  environment: Record<string, string>;
} {
  const { file = [], envFile = [], profile = [], platform } = choice;
  const files = file.map((one) => existing("--file", one, platform));
  const envFiles = envFile.map((one) => existing("--env-file", one, platform));
  const wrong = [...envFiles, ...profile].find((text) => text.includes(","));
  if (wrong !== undefined)
    throw new UserError(`"${wrong}": a name with a comma cannot be passed on to Compose`);
  const folder = platform ?? (files[0] === undefined ? undefined : dirname(files[0]));
  return {
    ...(folder === undefined ? {} : { folder }),
    environment: {
      ...(files.length === 0
        ? {}
        : { COMPOSE_FILE: files.join(separator), COMPOSE_PATH_SEPARATOR: separator }),
      ...(envFiles.length === 0 ? {} : { COMPOSE_ENV_FILES: envFiles.join(",") }),
      ...(profile.length === 0 ? {} : { COMPOSE_PROFILES: profile.join(",") }),
    },
  };
}

/** What was chosen in another process of the run: the files that `composeChoice` told it of. */
export function chosenIn(environment: Readonly<Record<string, string | undefined>>): ComposeChoice {
  const { COMPOSE_FILE = "", COMPOSE_PATH_SEPARATOR, COMPOSE_ENV_FILES, COMPOSE_PROFILES } = environment;
  if (COMPOSE_PATH_SEPARATOR !== separator) return {};
  return {
    file: COMPOSE_FILE.split(separator),
    ...(COMPOSE_ENV_FILES === undefined ? {} : { envFile: COMPOSE_ENV_FILES.split(",") }),
    ...(COMPOSE_PROFILES === undefined ? {} : { profile: COMPOSE_PROFILES.split(",") }),
  };
}

function existing(option: string, file: string, platform: string | undefined): string {
  const path = resolve(file);
  if (existsSync(path)) return path;
  const meant = platform === undefined ? undefined : join(platform, file);
  const hint = meant !== undefined && existsSync(meant) ? ` (did you mean ${meant}?)` : "";
  throw new UserError(`${option} ${file}: no such file${hint}`);
}
