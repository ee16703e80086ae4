import { UserError } from "../../core/errors.ts";

/** Something fetched before a build and laid into its context under `path`. */
export type RecipeInput =
  | { kind: "npm"; package: string; path: string; file?: string }
  | { kind: "go"; package: string; version: string; path: string; linkerFlags?: string }
  | { kind: "maven"; list: string; path: string }
  | { kind: "certificates"; path: string };

/** How an image comes to be without a registry: bootstrapped from Debian's packages, or built on such a base. */
export type LocalRecipe =
  | { kind: "bootstrap"; version: string; suite: string; packages: string[] }
  | { kind: "build"; version: string; base?: string; inputs: RecipeInput[] };

/** The content of `image.json`. */
export interface ImageDefinition {
  /** The official registry reference. Absent for what exists only locally. */
  reference?: string;
  /** The official manifest's digest. Absent where none is known: then the tag is the pin. */
  digest?: string;
  summary: string;
  local: LocalRecipe;
}

/** Checks what was read from an `image.json`; throws UserError naming the file and the field. */
export function parseDefinition(file: string, content: unknown): ImageDefinition {
  const fields = objectAt(file, "the file", content);
  const { reference, digest } = fields;
  if (reference !== undefined && typeof reference !== "string") fail(file, "reference");
  if (digest !== undefined && !(typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest))) {
    fail(file, "digest");
  }
  return {
    summary: textAt(file, fields, "summary"),
    local: parseRecipe(file, objectAt(file, "local", fields.local)),
    ...(typeof reference === "string" ? { reference } : {}),
    ...(typeof digest === "string" ? { digest } : {}),
  };
}

function parseRecipe(file: string, fields: Record<string, unknown>): LocalRecipe {
  const version = textAt(file, fields, "version");
  if (fields.kind === "bootstrap") {
    const packages = listAt(file, fields, "packages").map((item) => String(item));
    return { kind: "bootstrap", version, suite: textAt(file, fields, "suite"), packages };
  }
  if (fields.kind !== "build") fail(file, "local.kind");
  const inputs = listAt(file, fields, "inputs").map((item) =>
    parseInput(file, objectAt(file, "inputs", item)),
  );
  return {
    kind: "build",
    version,
    inputs,
    ...(fields.base === undefined ? {} : { base: textAt(file, fields, "base") }),
  };
}

function parseInput(file: string, fields: Record<string, unknown>): RecipeInput {
  const path = textAt(file, fields, "path");
  switch (fields.kind) {
    case "certificates":
      return { kind: "certificates", path };
    case "maven":
      return { kind: "maven", path, list: textAt(file, fields, "list") };
    case "npm": {
      const input = { kind: "npm", path, package: textAt(file, fields, "package") } as const;
      return fields.file === undefined ? input : { ...input, file: textAt(file, fields, "file") };
    }
    case "go": {
      const version = textAt(file, fields, "version");
      const input = { kind: "go", path, version, package: textAt(file, fields, "package") } as const;
      if (fields.linkerFlags === undefined) return input;
      return { ...input, linkerFlags: textAt(file, fields, "linkerFlags") };
    }
    default:
      return fail(file, "inputs[].kind");
  }
}

function objectAt(file: string, name: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) fail(file, name);
  return value as Record<string, unknown>;
}

function textAt(file: string, fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : fail(file, name);
}

function listAt(file: string, fields: Record<string, unknown>, name: string): unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : fail(file, name);
}

function fail(file: string, field: string): never {
  throw new UserError(`${file}: "${field}" is missing or not of the right form`);
}
