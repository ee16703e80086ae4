import { oneLine } from "../core/one-line.ts";
import type { Outcome } from "../runner/outcome.ts";

/** A line as each scenario ends, with what it objects to where it did not pass. */
export function printOutcome({ id, verdict, durationMs, message }: Outcome): void {
  const seconds = `${(durationMs / 1_000).toFixed(1)} s`;
  process.stdout.write(`  ${verdict.padEnd(11)} ${oneLine(id)}  ${seconds}\n`);
  for (const line of message.split("\n").filter((text) => text !== ""))
    process.stdout.write(`      ${oneLine(line)}\n`);
}
