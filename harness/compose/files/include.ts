import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Field } from "../yaml/field.ts";
import { baseOf, type Place, type Problems } from "../yaml/problems.ts";
import { laidOver } from "./variables.ts";
import type { FileSet } from "./whole-tree.ts";

/** What one item of `include` asks for. */
export interface IncludeClause extends FileSet {
  place: Place;
}

/**
 * The items of a file's `include`. Included files see the variables of the file that includes them, then their own:
 * those of `env_file`, else of `.env` in their folder.
 */
export function includeClauses(file: Field, { lookup }: FileSet, findings: Problems): IncludeClause[] {
  return (file.child("include")?.items() ?? []).flatMap((item) => {
    if (item.isMap) item.allow(new Set(["path", "project_directory", "env_file"]));
    const path = item.isMap ? item.child("path") : item;
    if (path === undefined) return item.error("has no path.") ?? [];
    const place = item.node.place;
    const from = baseOf(place);
    const files = path.oneOrMore().map((one) => resolve(from, one));
    const [main] = files;
    if (main === undefined) return path.isList ? (path.error("names no file.") ?? []) : [];
    const directory = item.child("project_directory")?.text();
    const folder = directory === undefined ? dirname(main) : resolve(from, directory);
    const named = (item.child("env_file")?.oneOrMore() ?? [])
      .filter((one) => one !== "/dev/null")
      .map((one) => resolve(from, one));
    for (const one of named) {
      if (!existsSync(one)) return item.error(`needs file of variables ${one}, which does not exist.`) ?? [];
      if (statSync(one).isDirectory())
        return item.error(`needs file of variables ${one}, which is a folder.`) ?? [];
    }
    const own = join(folder, ".env");
    const usual = item.child("env_file") === undefined && existsSync(own) && !statSync(own).isDirectory();
    const variables = usual ? [own] : named;
    return [{ files, folder, place, lookup: laidOver(lookup, variables, findings) }];
  });
}
