import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { exitCodes } from "../core/errors.ts";
import { nameTypes } from "../declare/name-types.ts";

/**
 * `types`: writes `compose.names.ts` of a folder (by default this one), or with `check` only tells whether it is as it
 * would be written. Returns the exit code: 1 where it is not.
 */
export async function types(folder = ".", options: { check?: boolean } = {}): Promise<number> {
  const { file, text } = await nameTypes(folder);
  const present = await readFile(file, "utf8").catch(() => undefined);
  const path = relative(process.cwd(), file);
  if (present === text) {
    process.stdout.write(`${path}: up to date\n`);
    return exitCodes.pass;
  }
  if (options.check === true) {
    const state = present === undefined ? "does not exist" : "is not what the Compose file says";
    process.stdout.write(`${path}: ${state} (write it: blackstart types ${folder})\n`);
    return exitCodes.fail;
  }
  await writeFile(file, text);
  process.stdout.write(`${path}: written\n`);
  return exitCodes.pass;
}
