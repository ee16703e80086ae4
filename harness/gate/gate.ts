import { join } from "node:path";
import { genericFaultChecks } from "../checks/generic.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import type { Entry } from "../scenario/collector.ts";
import type { Scenario, ScenarioTag } from "../scenario/definition.ts";
import { addNotCovered } from "../stacks/platform-info.ts";
import { runContext } from "../stacks/run-context.ts";
import type { CellContext } from "./cell.ts";
import { cleanStart } from "./clean-start.ts";
import { FoundLinks } from "./found-links.ts";
import { linkCell } from "./link-cell.ts";
import { GateMemory } from "./memory.ts";
import { type GatePlan, planGate } from "./plan.ts";
import { chainOf, entryOf } from "./run-cells.ts";
import { TriedCells } from "./tried.ts";
import { withoutLedger } from "./without-ledger.ts";

/**
 * The gate that any folder with a Compose file gets, as scenarios of a file: its start order, and each of its links cut
 * and healed, each a scenario of its own. One start with fresh containers and volumes serves them all as long as each
 * leaves it well again; after one that did not, the next starts anew. The gate asks of the platform nothing but the
 * engine and the wire. A link that was seen to be used by nobody is `not covered`.
 *
 * Rejects with a UserError for a folder or a file that is no platform, an EnvironmentError for an engine or images
 * that cannot be had.
 */
export async function gateOf(
  folder: string,
  { file, tags = [] }: { file: string; tags?: readonly ScenarioTag[] },
): Promise<Entry[]> {
  const plan = await planGate(await loadPlatform(folder));
  const context = contextOf(plan);
  const entry = (scenario: Scenario, whyNot?: string): Entry => ({
    ...entryOf({ ...scenario, file }, whyNot),
    ...{ file, tags },
  });
  return [
    entry(cleanStart(plan.platform, plan.settling, context.memory)),
    ...plan.links.map((link) => entry(linkCell("cut", [link]).scenario(context), link.whyNot)),
  ];
}

/** What a user may ask of a run of the gate. */
export interface GateOptions {
  /** In milliseconds, from the beginning of the clean start. */
  budgetMs?: number;
}

/**
 * The gate as a run of its own, in which each scenario is chosen by what those before it showed: which links are used,
 * and whether the platform is sick already. Gives the first; the others follow from it.
 */
export async function startGateOf(
  folder: string,
  options: GateOptions,
  onProgress?: (name: string, line: string) => void,
): Promise<Entry[]> {
  const { folder: runFolder } = runContext();
  const platform = await loadPlatform(folder);
  const found = new FoundLinks({ runFolder, platformFolder: platform.folder });
  const plan = await planGate(found.of(platform), onProgress);
  const first = chainOf({
    ...{ plan, context: contextOf(plan), ...options },
    found: (links) => found.keep(links),
    tried: new TriedCells({ runFolder, platformFolder: join(plan.platform.folder), prints: plan.prints }),
    leftOut: (cells) =>
      addNotCovered(runFolder, plan.platform.name, [
        ...cells.map(({ words }) => ({ what: words, why: "the budget left no time for it" })),
        withoutLedger,
      ]),
  });
  return first === undefined ? [] : [first];
}

function contextOf({ platform, settling }: GatePlan): CellContext {
  return { platform, settling, memory: new GateMemory(), checks: genericFaultChecks() };
}
