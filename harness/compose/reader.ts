import type { SystemSpec } from "./model.ts";
import { composePluginVersion, readComposeByPlugin } from "./plugin.ts";
import { type ReadOptions, readCompose } from "./read.ts";

/**
 * Reads a Compose file as this machine's own `docker compose` understands it; where the plugin is not
 * installed, by our own reader.
 *
 * @throws UserError with one line `compose.yaml:17: …` for each mistake
 */
export async function readPlatformFile(file: string, options: ReadOptions): Promise<SystemSpec> {
  const plugin = await composePluginVersion();
  return plugin === undefined ? readCompose(file, options) : readComposeByPlugin(file, options);
}
