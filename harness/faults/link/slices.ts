import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import type { Judge } from "./observed-connection.ts";
import { toxicFault } from "./toxic.ts";

/** So many packets in a row show that an answer was cut up. */
const enoughSlices = 3;

/**
 * Answers come in slices of at most `bytes`, one a `delayMs`, so that whoever reads a message in one piece fails.
 * Proven by an answer that came in several packets none of which is larger.
 */
export function slices(
  link: Link,
  { bytes = 64, delayMs = 2 }: { bytes?: number; delayMs?: number } = {},
): Fault {
  const slicer = { averageBytes: bytes, delayMicroseconds: delayMs * 1_000 };
  return toxicFault(
    link,
    "slices",
    { type: "slicer", stream: "downstream", ...slicer },
    sliced(link.id, bytes),
  );
}

/** A packet that is larger than a slice, and not a resent pair of them, disproves it. */
export function sliced(link: string, bytes: number): Judge {
  return (connection) => {
    const asked = connection.payload.findLastIndex(({ from }) => from === "client");
    const answer = connection.payload.slice(asked + 1);
    const largest = Math.max(0, ...answer.map((packet) => packet.bytes));
    if (largest > 4 * bytes) throw new Error(`${largest} bytes crossed ${link} in one packet, not in slices`);
    if (answer.length < enoughSlices || largest > bytes) return undefined;
    return `${answer.length} packets of at most ${largest} bytes`;
  };
}
