import { relative } from "node:path";
import type { OwnReading } from "./read.ts";
import { Field } from "./yaml/field.ts";
import type { Place } from "./yaml/problems.ts";

/**
 * What to tell of a file that Compose itself refuses: our own reader's mistakes with their lines where it has found
 * any, and Compose's reason at the place that it speaks of.
 */
export function refusal(own: OwnReading, reader: string, reason: string): string {
  const mistakes = own.findings.lines();
  if (mistakes.length > 0) return [...mistakes, `${reader} refuses it too: ${reason}`].join("\n");
  const { file, line } = placeOf(own, reason);
  const shown = relative(own.project.folder, file) || file;
  return `${shown}:${line}: ${reader} refuses it: ${reason}`;
}

/** The deepest place of the tree that a reason names: `services.web.ports.0`, `service "web"`. */
function placeOf({ tree, project, findings }: OwnReading, reason: string): Pick<Place, "file" | "line"> {
  const start = { file: project.files[0], line: 1 };
  if (tree === undefined) return start;
  const path =
    /\b((?:services|networks|volumes|secrets|configs)\.[\w.-]+)/.exec(reason)?.[1] ??
    /\b(service|network|volume|secret|config) "([\w.-]+)"/.exec(reason)?.slice(1, 3).join("s.");
  const named = path?.split(".") ?? [];
  let field: Field | undefined = new Field(tree, "", findings);
  let place: Pick<Place, "file" | "line"> = start;
  for (const key of named) {
    field = field.child(key);
    if (field === undefined) break;
    place = field.place;
  }
  return place;
}
