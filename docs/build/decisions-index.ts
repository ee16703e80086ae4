import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { titled } from "./page.ts";

/** The list of the decisions: a line a file, which is its title. */
export function decisionsIndex(root: string): string {
  const folder = join(root, "docs/decisions");
  const lines = readdirSync(folder)
    .filter((name) => name !== "README.md")
    .sort()
    .map((name) => {
      const title = /^# (.+)$/m.exec(readFileSync(join(folder, name), "utf8"))?.[1];
      if (title === undefined) throw new Error(`docs/decisions/${name} has no title`);
      return `- [${title}](${name})`;
    });
  return titled(
    "Decisions",
    "Why things are as they are, one decision a file. A decision that is not true any more is removed.",
    [lines.join("\n")],
  );
}
