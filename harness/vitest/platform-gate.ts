import { callerFile } from "../core/caller-file.ts";
import { gateOf } from "../gate/gate.ts";
import type { ScenarioTag } from "../scenario/definition.ts";
import { declare } from "./declare.ts";

/** Declares the gate that any folder with a Compose file gets, as scenarios of the file that calls it. */
export async function platformGate(
  folder: string,
  options: { tags?: readonly ScenarioTag[] } = {},
): Promise<void> {
  const file = callerFile(platformGate);
  for (const entry of await gateOf(folder, { ...options, file })) declare(entry);
}
