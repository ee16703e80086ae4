import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checksPage } from "./checks-page.ts";
import { commandsPage } from "./commands-page.ts";
import { decisionsIndex } from "./decisions-index.ts";
import { faultsPage } from "./faults-page.ts";
import { withAllowedImports } from "./rooms-table.ts";

/** Every document that is made from the code, by its path: as it ought to be now. */
export async function documents(root: string): Promise<Map<string, string>> {
  const map = "harness/README.md";
  return new Map([
    ["docs/reference/commands.md", commandsPage()],
    ["docs/reference/checks.md", await checksPage(root)],
    ["docs/reference/faults.md", await faultsPage(root)],
    ["docs/decisions/README.md", decisionsIndex(root)],
    [map, withAllowedImports(readFileSync(join(root, map), "utf8"))],
  ]);
}
