import type { Link } from "../system/link.ts";
import type { Fault } from "./fault.ts";
import type { Judge } from "./observed-connection.ts";
import { toxicFault } from "./toxic.ts";

/** So long must the limit be felt, in time that the carried bytes take at the given rate. */
const feltMs = 300;
/** Toxiproxy sends a tenth of a second's bytes at once. */
const burstMs = 150;

/**
 * Lets answers pass at no more than a rate, each connection for itself. Proven by a connection that wanted more: it
 * carried bytes for a while at that rate and no faster. A link that never carries so much cannot prove it.
 */
export function bandwidth(link: Link, { kilobytesPerSecond }: { kilobytesPerSecond: number }): Fault {
  const toxic = { type: "bandwidth", stream: "downstream", kilobytesPerSecond } as const;
  return toxicFault(link, "bandwidth", toxic, limited(link.id, kilobytesPerSecond));
}

/** One kilobyte a second is a byte a millisecond. */
export function limited(link: string, bytesPerMs: number): Judge {
  return (connection) => {
    const answers = connection.payload.filter(({ from }) => from === "server");
    const last = answers.at(-1);
    if (last === undefined) return undefined;
    const asked = connection.payload.findLast(
      ({ from, at }) => from === "client" && at <= (answers[0]?.at ?? 0),
    );
    const sinceMs = last.at - (asked?.at ?? connection.openedAt);
    const carried = answers.reduce((sum, { bytes }) => sum + bytes, 0);
    const dueMs = carried / bytesPerMs;
    if (dueMs > sinceMs + burstMs) {
      throw new Error(`${carried} bytes crossed ${link} in ${Math.round(sinceMs)} ms in spite of the limit`);
    }
    if (dueMs < feltMs || dueMs < sinceMs / 2) return undefined;
    return `${carried} bytes in ${Math.round(sinceMs)} ms`;
  };
}
