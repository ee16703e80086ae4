import type { Platform } from "../declare/platform.ts";
import type { Check } from "../history/check.ts";
import type { Scenario } from "../scenario/definition.ts";
import type { Settling } from "../scenario/settle.ts";
import type { GateMemory } from "./memory.ts";

/** What is done in a cell of the matrix, riskiest first: the order in which a budget takes them. */
export const cellKinds = [
  "cut",
  "kill",
  "long-cut",
  "crash",
  "restart-at-new-address",
  "forget-connections",
  "stop",
  "black-hole",
  "pause",
  "reset-connections",
  "hold-answers",
  "latency",
  "blip",
  "cut-twice",
  "black-hole-of-requests",
  "black-hole-of-answers",
] as const;

export type CellKind = (typeof cellKinds)[number];

/** One thing that the gate can try: a fault, whom it is done to, and for how long. */
export interface Cell {
  /** Unique in its platform and the same in every run: `cut-web-db-5432`. */
  id: string;
  kind: CellKind;
  /** What is done, for a person: `web->db:5432 cut`. */
  words: string;
  /** Ids of links on which it acts. */
  links: readonly string[];
  /** Services whose change makes it worth trying again. */
  services: readonly string[];
  /** How long it takes in all, as far as that can be told before, in milliseconds. */
  estimateMs: number;
  scenario(context: CellContext): Scenario;
}

/** What a scenario of the gate is given beside its cell. */
export interface CellContext {
  platform: Platform;
  settling: Settling;
  memory: GateMemory;
  /** Checks of every cell that need no declaration. */
  checks: readonly Check[];
}
