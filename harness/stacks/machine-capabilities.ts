import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import type { Capabilities } from "../engine/capabilities.ts";
import { findCapabilities } from "../engine/find-capabilities.ts";

/**
 * What this machine lets containers do, tried once a run: whoever asks first leaves what was found in the run's
 * folder, as `capabilities.json`, for the others.
 */
export async function machineCapabilities(
  docker: Docker,
  toolsImage: string,
  folder: string,
): Promise<Capabilities> {
  const known = await knownCapabilities(folder);
  if (known !== undefined) return known;
  const found = await findCapabilities(docker, toolsImage);
  await writeFile(fileIn(folder), `${JSON.stringify(found, undefined, 2)}\n`);
  return found;
}

/** What was found in a run, if anybody has asked. */
export async function knownCapabilities(folder: string): Promise<Capabilities | undefined> {
  const known = await readFile(fileIn(folder), "utf8").catch(() => undefined);
  return known === undefined ? undefined : (JSON.parse(known) as Capabilities);
}

const fileIn = (folder: string) => join(folder, "capabilities.json");
