import { leavePlatformFacts } from "../scenario/platform-facts.ts";
import type { RunContext } from "../scenario/run-context.ts";
import { prepare } from "../scenario/stack.ts";
import type { Platform } from "../system/platform.ts";
import { progressLine } from "./progress.ts";

/** Makes a platform's images ready, with progress, and tells of its Compose file what a user should know by now. */
export async function preparePlatform(platform: Platform, context: RunContext): Promise<void> {
  const prepared = await prepare(platform, context, {}, progressLine);
  const { warnings } = await leavePlatformFacts(platform, prepared, context.folder);
  for (const warning of warnings) progressLine(platform.name, `warning: ${warning}`);
}
