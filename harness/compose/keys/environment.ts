import { readFile } from "node:fs/promises";
import { readProblem } from "../files/read-problem.ts";
import { parseEnvironmentFile } from "../yaml/dotenv.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { type Place, quote } from "../yaml/problems.ts";
import { hostPath } from "./mounts.ts";

export interface EnvironmentRead {
  values: Record<string, string>;
  /** Where each variable stands, for findings about links. */
  places: Record<string, Place>;
}

/** `environment` over `env_file`; a variable without a value is taken from the process, or left out. */
export async function readEnvironment(service: Field, lookup: Lookup): Promise<EnvironmentRead> {
  const values = new Map<string, string>();
  const places = new Map<string, Place>();
  const envFile = service.child("env_file");
  const entries = envFile === undefined ? [] : envFile.isList ? envFile.items() : [envFile];
  for (const entry of entries) {
    for (const [key, value] of await readEnvFile(entry, values, lookup)) {
      values.set(key, value);
      places.set(key, entry.place);
    }
  }
  for (const [key, value, field] of service.child("environment")?.pairs() ?? []) {
    if (key === "" || key.includes("\0") || value?.includes("\0")) {
      field.error("is no environment variable; expected KEY=value.");
      continue;
    }
    const given = value ?? lookup(key);
    if (given === undefined) values.delete(key);
    else values.set(key, given);
    places.set(key, field.place);
  }
  return { values: Object.fromEntries(values), places: Object.fromEntries(places) };
}

async function readEnvFile(
  entry: Field,
  earlier: ReadonlyMap<string, string>,
  lookup: Lookup,
): Promise<Map<string, string>> {
  const path = entry.isMap ? entry.child("path")?.text() : entry.text();
  if (path === undefined) {
    if (entry.isMap && !entry.child("path")) entry.error("has no path.");
    return new Map();
  }
  const required = entry.child("required")?.boolean() ?? true;
  const format = entry.child("format")?.text();
  if (format !== undefined && format !== "raw") entry.error(`has format ${quote(format)}; expected raw.`);
  const file = hostPath(entry, path, lookup);
  try {
    const text = await readFile(file, "utf8");
    return parseEnvironmentFile(text, file, lookup, entry.findings, { raw: format === "raw", earlier });
  } catch (error) {
    const problem = readProblem(error);
    if (required || problem !== "does not exist") entry.error(`names ${quote(path)}, which ${problem}.`);
    return new Map();
  }
}
