import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";

/** Names of a Compose file, in the order of the Compose specification. */
const names = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** The Compose file of a folder. Throws a UserError that names the folder and what was looked for. */
export function composeFileOf(folder: string): string {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new UserError(`${folder}: no Compose file (looked for ${names.join(", ")})`);
  return found;
}
