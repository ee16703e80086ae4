import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { exitCodes } from "../../core/errors.ts";
import { composePluginVersion } from "../plugin.ts";
import { compareReaders } from "./compare/compare.ts";
import { composeFilesBelow } from "./compare/compose-files.ts";
import { type Compared, summaryOf } from "./compare/summary.ts";

/**
 * Reads every Compose file below folders with our own reader and with `docker compose`, and prints what differs with
 * file and line: `npm run compare-compose -- [folder…]`, by default this repository. It fetches nothing.
 *
 * Exit codes: 0 as asked (no file that Compose accepts is refused, 99 % of what both accept is the same), 1 not so,
 * 2 no such folder or no file there, 3 no `docker compose` on this machine.
 */
async function main(folders: readonly string[]): Promise<number> {
  for (const folder of folders) {
    if (existsSync(folder) && statSync(folder).isDirectory()) continue;
    process.stderr.write(`${folder}: no such folder\n`);
    return exitCodes.usage;
  }
  const paths = folders.flatMap((folder) => composeFilesBelow(resolve(folder)));
  if (paths.length === 0) {
    process.stderr.write(`${folders.join(", ")}: no Compose file\n`);
    return exitCodes.usage;
  }
  const version = await composePluginVersion();
  if (version === undefined) {
    process.stderr.write("no docker compose on this machine: nothing was compared\n");
    return exitCodes.unknown;
  }
  process.stdout.write(`${paths.length} read by docker compose ${version} and by our own reader\n`);
  const compared: Compared[] = [];
  for (const path of paths)
    compared.push({ path, found: await compareReaders(path, { environment: process.env }) });
  const { lines, passes } = summaryOf(compared, process.cwd());
  process.stdout.write(`${lines.join("\n")}\n`);
  return passes ? exitCodes.pass : exitCodes.fail;
}

const folders = process.argv.slice(2);
process.exitCode = await main(folders.length === 0 ? ["."] : folders);
