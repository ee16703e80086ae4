import { dirname, resolve } from "node:path";
import type { ComposeLoader } from "../load.ts";
import { Field } from "./field.ts";
import type { Problems } from "./problems.ts";
import type { MapNode } from "./tree.ts";

/**
 * The tree of the file and those of the files it includes, directly or through others, each once. An included
 * file keeps its own folder for relative paths and `.env`, as in Compose.
 */
export async function includeFiles(
  tree: MapNode,
  loader: ComposeLoader,
  findings: Problems,
): Promise<MapNode[]> {
  const trees = [tree];
  const seen = new Set([tree.place.file]);
  // The list grows while it is walked; `seen` bounds it by the number of files.
  for (const current of trees) {
    for (const item of includedBy(new Field(current, "", findings))) {
      const file = resolve(dirname(item.node.place.file), item.text() ?? "");
      if (seen.has(file)) continue;
      seen.add(file);
      const included = await loader.load(file, item.place);
      if (included) trees.push(included);
    }
  }
  return trees;
}

function includedBy(file: Field): Field[] {
  return (file.child("include")?.items() ?? []).flatMap((item) => {
    if (!item.isMap) return item.text() === undefined ? [] : [item];
    for (const key of ["project_directory", "env_file"]) {
      item.child(key)?.warn("is not supported; it is left out.");
    }
    const path = item.child("path");
    if (!path) return item.error("has no path.") ?? [];
    if (!path.isList) return path.text() === undefined ? [] : [path];
    path.warn("lists several files to be merged; they are read side by side.");
    return path.items().filter((one) => one.text() !== undefined);
  });
}
