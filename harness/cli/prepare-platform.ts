import type { Platform } from "../declare/platform.ts";
import { writePlatformInfo } from "../stacks/platform-info.ts";
import { prepare } from "../stacks/prepare.ts";
import type { RunContext } from "../stacks/run-context.ts";
import { progressLine } from "./progress.ts";

/** Makes a platform's images ready, with progress, and tells of its Compose file what a user should know by now. */
export async function preparePlatform(platform: Platform, context: RunContext): Promise<void> {
  const prepared = await prepare(platform, context, {}, progressLine);
  const { warnings, reader } = await writePlatformInfo(platform, prepared, context.folder);
  progressLine(platform.name, `its Compose file was read by ${reader}`);
  for (const warning of warnings) progressLine(platform.name, `warning: ${warning}`);
}
