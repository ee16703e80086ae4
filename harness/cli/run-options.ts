import { availableParallelism } from "node:os";
import { UserError } from "../core/errors.ts";

/** What the user chose for a run, as commander gives it. */
export interface RunOptions {
  scale?: string;
  seed?: string;
  images?: string;
  mirror?: string;
  stacks?: string;
  /** Whether visitors ask at the platform's ports. */
  visitors?: boolean;
}

export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UserError(`${option}: "${text}" is not a whole number from ${least}`);
  }
  return value;
}

/** A stack that starts takes two cores and more; beyond so many a core nobody sees in time what happens. */
const stacksPerCore = 4;

/** How many stacks run side by side: `auto`, or what the user says, within what the machine could ever carry. */
export function stacksOf(text: string | undefined, cores = availableParallelism()): number | "auto" {
  if (text === undefined || text === "auto") return "auto";
  if (!/^\d+$/.test(text))
    throw new UserError(`--stacks: "${text}" is neither auto nor a whole number from 1`);
  const stacks = wholeNumber("--stacks", text, 1);
  const most = stacksPerCore * cores;
  if (stacks <= most) return stacks;
  throw new UserError(`--stacks: ${stacks} stacks are more than ${cores} cores carry (at most ${most})`);
}
