import { callerFile } from "../core/caller-file.ts";
import { idOf } from "../scenario/definition.ts";
import type { PlantedDefect } from "../scenario/planted-defect.ts";
import { declare } from "./declare.ts";

/** Declares planted bugs, each of which passes only if the check that is named for it objects. */
export function plantedDefects(defects: readonly PlantedDefect[]): void {
  const file = callerFile(plantedDefects);
  for (const defect of defects) {
    const { name, description, scenario, tags = [] } = defect;
    const id = `${idOf(file)}/${name}`;
    declare({ id, title: `${name}: ${description}`, file, tags, mode: "run", scenario, defect });
  }
}
