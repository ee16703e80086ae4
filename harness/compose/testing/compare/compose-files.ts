import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const usual = /^(docker-)?compose\.ya?ml$/;
const override = /^(docker-)?compose\.override\.ya?ml$/;
const other = /(^|[.-])compose([.-].*)?\.ya?ml$/i;
const notOurs = new Set(["node_modules", ".git"]);

/**
 * What below a folder Compose can read: each folder with a file of a usual name, which is read with what belongs to
 * it, and each file of another name that says it is one.
 */
export function composeFilesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((one, two) =>
    one.name < two.name ? -1 : 1,
  );
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const named = names.filter((name) => other.test(name) && !usual.test(name) && !override.test(name));
  return [
    ...(names.some((name) => usual.test(name)) || saysWhich(folder, names) ? [folder] : []),
    ...named.map((name) => join(folder, name)),
    ...entries
      .filter((entry) => entry.isDirectory() && !notOurs.has(entry.name))
      .flatMap(({ name }) => composeFilesBelow(join(folder, name))),
  ];
}

/** Whether a folder's variables name its files. */
function saysWhich(folder: string, names: readonly string[]): boolean {
  return names.includes(".env") && /^COMPOSE_FILE=/m.test(readFileSync(join(folder, ".env"), "utf8"));
}
