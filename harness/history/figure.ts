/** What a figure of a scenario or a run is, whatever words stand beside it, and its unit. */
export const figureIds = [
  // of a scenario, and as the worst of all of them of the run
  "cold-start",
  "removal-of-applications",
  "reset",
  "start-of-applications",
  "acknowledged-during-faults",
  // of the run alone
  "refusal-proof",
  "gate",
  "gate-with-set-up",
  "whole-run",
  "median-scenario",
  "suite",
  "largest-scenario",
] as const;

export type FigureId = (typeof figureIds)[number];

export interface Figure {
  id: FigureId;
  /** Which of several: a suite. Absent where there is but one. */
  of?: string;
  /** The figure in words, for people. */
  name: string;
  value?: number;
  unit: "ms" | "rows" | "count" | "bytes" | "ratio" | "rows/s";
  /** What was asked for, in words: "≤ 15 s". */
  asked?: string;
  met?: boolean;
}

/** A figure that was measured, in words. Durations are whole milliseconds. */
export function figure(id: FigureId, value: number, of?: string): Figure & { value: number } {
  const { name, unit } = figureWords(id, of);
  const rounded = unit === "ms" ? Math.round(value) : value;
  return { id, ...(of === undefined ? {} : { of }), name, value: rounded, unit };
}

function figureWords(id: FigureId, of = ""): Pick<Figure, "name" | "unit"> {
  const words: Record<FigureId, [name: string, unit: Figure["unit"]]> = {
    "cold-start": ["platform cold to all healthy", "ms"],
    "removal-of-applications": ["removal of the applications", "ms"],
    reset: ["reset of the infrastructure", "ms"],
    "start-of-applications": ["start of the applications", "ms"],
    "acknowledged-during-faults": ["records acknowledged while faults lasted", "rows"],
    "refusal-proof": ["refusal proven after a cut", "ms"],
    gate: ["whole run of the gate, set-up left out", "ms"],
    "gate-with-set-up": ["whole run of the gate, with its set-up (engine, images)", "ms"],
    "whole-run": ["whole run", "ms"],
    "median-scenario": ["median scenario, from its first act to its audit", "ms"],
    suite: [`suite ${of}, from its first scenario to its last`, "ms"],
    "largest-scenario": ["records acknowledged in the largest scenario", "rows"],
  };
  const [name, unit] = words[id];
  return { name, unit };
}
