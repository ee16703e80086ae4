import { UserError } from "../core/errors.ts";

/** What the user chose for a run, as commander gives it. */
export interface RunOptions {
  scale?: string;
  seed?: string;
  images?: string;
  mirror?: string;
  stacks?: string;
}

export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UserError(`${option}: "${text}" is not a whole number from ${least}`);
  }
  return value;
}
