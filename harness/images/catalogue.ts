import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../core/errors.ts";
import { type ImageDefinition, parseDefinition } from "./recipes/recipe.ts";
import { parseReference, repositoryOf } from "./reference.ts";

/** One third-party image, known by its official reference and by a local recipe. */
export interface CatalogueEntry extends ImageDefinition {
  /** The recipe's folder name: `clickhouse`. */
  name: string;
  /** Where the recipe's files lie. */
  folder: string;
  /** What holds the official image fast. */
  pinned: "digest" | "tag" | "local only";
  /** True while the official image was never started in this project's own tests. */
  neverStartedHere: boolean;
}

export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

const recipesFolder = fileURLToPath(new URL("../../fixtures/images/", import.meta.url));

/** Reads every `image.json`; throws UserError naming the file that is wrong. */
export function readCatalogue(folder: string = recipesFolder): Catalogue {
  const entries = new Map<string, CatalogueEntry>();
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (!item.isDirectory()) continue;
    const file = join(folder, item.name, "image.json");
    const definition = parseDefinition(file, parsed(file));
    if (definition.reference !== undefined) parseReference(definition.reference);
    const pinned =
      definition.reference === undefined ? "local only" : definition.digest === undefined ? "tag" : "digest";
    const entry = { ...definition, name: item.name, folder: join(folder, item.name), pinned } as const;
    // No registry was ever within reach of the tests; the day one is, this becomes a field of image.json.
    entries.set(item.name, { ...entry, neverStartedHere: definition.reference !== undefined });
  }
  return entries;
}

/**
 * The entry for a reference, by its whole name or, when only the version differs, by its repository: a local
 * build then stands in for another version, and says which one it is.
 */
export function findEntry(
  catalogue: Catalogue,
  reference: string,
): { entry: CatalogueEntry; exact: boolean } | undefined {
  const wanted = parseReference(reference);
  let sameRepository: CatalogueEntry | undefined;
  for (const entry of catalogue.values()) {
    if (entry.reference === undefined) continue;
    const known = parseReference(entry.reference);
    if (repositoryOf(known) !== repositoryOf(wanted)) continue;
    const sameVersion =
      wanted.digest === undefined ? wanted.tag === known.tag : wanted.digest === entry.digest;
    if (sameVersion) return { entry, exact: true };
    sameRepository ??= entry;
  }
  return sameRepository === undefined ? undefined : { entry: sameRepository, exact: false };
}

/** The official reference of a catalogued image, for those who start it by its role (`toxiproxy`, `tools`). */
export function referenceOf(catalogue: Catalogue, name: string): string {
  const reference = catalogue.get(name)?.reference;
  if (reference === undefined)
    throw new UserError(`no image "${name}" with a registry reference in the catalogue`);
  return reference;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UserError(`${file} cannot be read as JSON`, { cause });
  }
}
