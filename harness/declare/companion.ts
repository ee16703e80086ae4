import { existsSync } from "node:fs";
import { join } from "node:path";

/** Names of a companion, in the order in which they are looked for. */
const names = ["platform.ts", "platform.mts", "platform.mjs", "platform.js"];

/** The companion in a folder, if there is one. */
export function companionOf(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file));
}
