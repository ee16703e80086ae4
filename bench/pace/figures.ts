/** What can be measured: one kind of command each. */
export const measurements = ["small", "cold", "eight", "durability", "test", "full"] as const;
export type Measurement = (typeof measurements)[number];

/** What ran: the old commit, the working tree, or the working tree's own way to write the small scenario. */
export type Side = "before" | "now" | "now by itself";

/** One command that ran: raw, as it stands in the JSON file. */
export interface Sample {
  measurement: Measurement;
  side: Side;
  /** From 1. */
  round: number;
  exitCode: number;
  /** From the command to its exit. */
  wallMs: number;
  /** User and system time of the command's process tree; containers are the engine's and not in it. */
  processorMs?: number;
  /** Most memory (PSS) that the process tree had at once, of samples 100 ms apart. */
  peakBytes?: number;
  /** "platform cold to all healthy", as the run itself reports it. */
  coldMs?: number;
  /** How many scenarios ran at a time, on average. */
  stacks?: number;
  /** The machine's load average when the command began. */
  loadBefore: number;
  /** What the command printed. */
  log: string;
}

export type Value = "wallMs" | "processorMs" | "peakBytes" | "coldMs";

/** What is asked, where two stacks fit and where only one does; the same where there is no difference. */
export interface Bound {
  /** A ratio to the old commit, or milliseconds. */
  of: "ratio" | "ms";
  two: number;
  one: number;
}

export interface Row {
  name: string;
  measurement: Measurement;
  value: Value;
  side: Exclude<Side, "before">;
  /** Absent for what is told and not asked. */
  asked?: Bound;
}

const minuteMs = 60_000;
const ratio = (two: number, one = two): Bound => ({ of: "ratio", two, one });

/** The rows of the table, with the bounds of the issue "Pace". */
export const rows: readonly Row[] = [
  ...[
    { measurement: "durability" as const, name: "durability suite, wall time" },
    { measurement: "eight" as const, name: "eight durability files, wall time" },
  ].map((row): Row => ({ ...row, value: "wallMs", side: "now", asked: ratio(0.45, 0.8) })),
  {
    ...{ name: "`npm run test:full`, wall time", measurement: "full", value: "wallMs", side: "now" },
    asked: ratio(0.5, 0.8),
  },
  {
    ...{ name: "`npm test`, wall time", measurement: "test", value: "wallMs", side: "now" },
    asked: { of: "ms", two: 8 * minuteMs, one: 12 * minuteMs },
  },
  ...smallRows("now", "small scenario"),
  ...smallRows("now by itself", "small scenario by `run.felt` and `run.recovered`"),
  {
    ...{ name: "platform cold to all healthy, alone", measurement: "cold", value: "coldMs", side: "now" },
    asked: ratio(1.05),
  },
];

function smallRows(side: Row["side"], name: string): Row[] {
  const row = (value: Value, what: string, most: number): Row => ({
    ...{ name: `${name}, ${what}`, measurement: "small", value, side },
    // Only what does the same work is held to a bound.
    ...(side === "now" ? { asked: ratio(most) } : {}),
  });
  return [
    row("processorMs", "own processor time", 0.45),
    row("peakBytes", "peak memory of the process tree", 0.45),
    row("wallMs", "wall time, command to exit", 0.6),
  ];
}
