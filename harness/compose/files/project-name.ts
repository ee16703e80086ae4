import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isMap, parseAllDocuments } from "yaml";
import { interpolate, type Lookup } from "../yaml/interpolate.ts";
import type { ComposeProject } from "./project.ts";

/**
 * The project's name: what the user says, `COMPOSE_PROJECT_NAME`, the last `name:` of its files, else its folder's.
 * It must be known before the files are read, which may use it as a variable.
 */
export async function projectName(given: string | undefined, project: ComposeProject): Promise<string> {
  const name = given || project.lookup("COMPOSE_PROJECT_NAME") || (await nameIn(project));
  return normalised(name ?? "") || normalised(basename(project.folder)) || "platform";
}

function normalised(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

async function nameIn({ files, lookup }: ComposeProject): Promise<string | undefined> {
  let name: string | undefined;
  for (const file of files) name = (await nameOf(file, lookup)) ?? name;
  return name;
}

/** A file that cannot be read, or a name that is none, is told of when the file is read for itself. */
async function nameOf(file: string, lookup: Lookup): Promise<string | undefined> {
  try {
    const text = await readFile(file, "utf8");
    if (!/^name\s*:|[{,]\s*name\s*:/m.test(text)) return undefined;
    const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: "silent" });
    const names = [...documents].map(({ contents }) => (isMap(contents) ? contents.get("name") : undefined));
    const written = names.findLast((name) => typeof name === "string" && name !== "");
    return typeof written === "string" ? interpolate(written, lookup).text : undefined;
  } catch {
    return undefined;
  }
}
