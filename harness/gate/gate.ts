import { loadPlatform } from "../declare/platform-folder.ts";
import type { Entry } from "../scenario/collector.ts";
import type { Scenario, ScenarioTag } from "../scenario/definition.ts";
import { type PlannedLink, planGate } from "./plan.ts";
import { cleanStart, linkCut } from "./scenarios.ts";

/**
 * The gate that any folder with a Compose file gets: its start order, and each of its links cut and healed, each a
 * scenario of its own. One start with fresh containers and volumes serves them all as long as each leaves it well
 * again; after one that did not, the next starts anew. The gate asks of the platform nothing but the engine and the
 * wire. A link that was seen to be used by nobody is `not covered`.
 *
 * Rejects with a UserError for a folder or a file that is no platform, an EnvironmentError for an engine or images
 * that cannot be had.
 *
 * @param file the suite that asks for it; none where a command does
 */
export async function gateOf(
  folder: string,
  options: { file?: string; tags?: readonly ScenarioTag[] } = {},
): Promise<Entry[]> {
  const plan = await planGate(await loadPlatform(folder));
  const { file, tags = [] } = options;
  const entry = (made: Scenario, link?: PlannedLink): Entry => {
    const scenario = file === undefined ? made : { ...made, file };
    const whyNot = link?.whyNot;
    const { id, title } = scenario;
    const left = whyNot === undefined ? {} : { notCovered: whyNot };
    return { id, title, file: file ?? "", tags, mode: "run", scenario, ...left };
  };
  return [
    entry(cleanStart(plan.platform, plan.links)),
    ...plan.links.map((link) => entry(linkCut(plan.platform, link), link)),
  ];
}
