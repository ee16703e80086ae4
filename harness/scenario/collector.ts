import type { Scenario } from "./definition.ts";
import type { PlantedDefect } from "./planted-defect.ts";
import type { ScenarioResult } from "./result.ts";

/** A scenario or a planted defect as a file declares it. */
export interface Entry {
  /** Unique in a run: the scenario's, or the defect's. */
  id: string;
  title: string;
  file: string;
  scenario: Scenario;
  tags: readonly string[];
  /** Set for a bug that the scenario must catch. */
  defect?: PlantedDefect;
  /** `only`: nobody else of its file runs. `skip`: it does not run. What does not run is `not covered`, never green. */
  mode: "run" | "only" | "skip";
  /** Known before it starts: why it cannot be tried. */
  notCovered?: string;
  /** What runs after it, by what it found; nothing is given where nobody saw its end. */
  next?(result: ScenarioResult | undefined): Entry | undefined;
}

/** Takes what the files of a run declare while they are imported. */
export class Collector {
  readonly #entries = new Map<string, Entry[]>();

  add(entry: Entry): void {
    const ofFile = this.#entries.get(entry.file) ?? [];
    ofFile.push(entry);
    this.#entries.set(entry.file, ofFile);
  }

  /** What a file declared; what it skips, or an `only` of it leaves out, is known not to run. */
  of(file: string): Entry[] {
    const entries = this.#entries.get(file) ?? [];
    const chosen = entries.find(({ mode }) => mode === "only");
    return entries.map((entry) => {
      const left = chosen === undefined || entry.mode === "only" ? undefined : `"${chosen.title}" alone runs`;
      const notCovered = entry.mode === "skip" ? "its file skips it" : (left ?? entry.notCovered);
      return notCovered === undefined ? entry : { ...entry, notCovered };
    });
  }
}

const key = Symbol.for("blackstart.collector");
const holder = globalThis as { [key]?: Collector };

/** From now on files declare to this one. It is kept on the global object: a package may be loaded twice. */
export function collectInto(collector: Collector): void {
  holder[key] = collector;
}

/** Where a declaration goes in a run of Blackstart's own; undefined where vitest runs, or nobody. */
export function activeCollector(): Collector | undefined {
  return holder[key];
}
