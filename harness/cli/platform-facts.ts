import { relative } from "node:path";
import type { RunReport } from "../../reports/model.ts";
import { linksOfPrepared } from "../scenario/generic-gate-plan.ts";
import type { RunContext } from "../scenario/run-context.ts";
import { prepare } from "../scenario/stack.ts";
import type { Platform } from "../system/platform.ts";
import type { ListedImage } from "../system/system-images.ts";
import { progressLine } from "./progress.ts";

/** What is known of a platform before its suites run. */
export interface PlatformFacts {
  images: ListedImage[];
  /** Image of the harness's own tools, by which the machine's capabilities are found. */
  tools: string;
  notCovered: RunReport["notCovered"];
  warnings: string[];
}

/** Makes a platform's images ready, with progress, and tells of its Compose file what a user should know by now. */
export async function platformFacts(platform: Platform, context: RunContext): Promise<PlatformFacts> {
  const prepared = await prepare(platform, context, {}, progressLine);
  const { notCovered } = await linksOfPrepared(platform, prepared);
  const warnings = prepared.spec.warnings.map((warning) => `${placeOf(warning)}: ${warning.message}`);
  for (const warning of warnings) progressLine(platform.name, `warning: ${warning}`);
  return {
    images: prepared.images.listed,
    tools: prepared.images.tools,
    notCovered: notCovered.map(({ what, why, ...place }) => ({ what, why, place: placeOf(place) })),
    warnings,
  };
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${relative(process.cwd(), file)}:${line}`;
}
