import type { SystemSpec } from "./model.ts";
import { composePluginVersion, readComposeByPlugin } from "./plugin.ts";
import { type ReadOptions, readCompose } from "./read.ts";

/**
 * Reads a folder or a Compose file as this machine's own `docker compose` understands it; where the plugin is not
 * installed, by our own reader. The model says who read it.
 *
 * @throws UserError with one line `compose.yaml:17: …` for each mistake
 */
export async function readPlatformFile(path: string, options: ReadOptions): Promise<SystemSpec> {
  const version = await composePluginVersion();
  return version === undefined ? readCompose(path, options) : readComposeByPlugin(path, options, version);
}
