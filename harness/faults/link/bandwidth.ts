import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import type { Direction } from "./crossing.ts";
import type { Judge } from "./observed-connection.ts";
import { toxicFault } from "./toxic.ts";

/** So long must the limit be felt, in time that the carried bytes take at the given rate. */
const feltMs = 300;
/** Toxiproxy sends a tenth of a second's bytes at once. */
const burstMs = 150;

/**
 * Lets one way of a link, answers unless said otherwise, pass at no more than a rate, each connection for itself.
 * Proven by a connection that wanted more: it carried bytes for a while at that rate and no faster. A link that
 * never carries so much cannot prove it.
 */
export function bandwidth(
  link: Link,
  { kilobytesPerSecond, on = "answers" }: { kilobytesPerSecond: number; on?: Direction },
): Fault {
  const stream = on === "answers" ? "downstream" : "upstream";
  const judge = on === "answers" ? limited : limitedRequests;
  const toxic = { type: "bandwidth", stream, kilobytesPerSecond } as const;
  return toxicFault(link, "bandwidth", toxic, judge(link.id, kilobytesPerSecond));
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
    return atTheRate(
      link,
      answers.reduce((sum, { bytes }) => sum + bytes, 0),
      sinceMs,
      bytesPerMs,
    );
  };
}

/** The proxy takes requests in at once and hands them on at the rate, so it shows in how late the answer begins. */
export function limitedRequests(link: string, bytesPerMs: number): Judge {
  return ({ payload }) => {
    const answer = payload.findLastIndex(({ from }) => from === "server");
    const before = payload.findLastIndex(({ from }, index) => from === "server" && index < answer);
    const request = payload.slice(before + 1, Math.max(0, answer));
    const sinceMs = (payload[answer]?.at ?? 0) - (request[0]?.at ?? 0);
    return atTheRate(
      link,
      request.reduce((sum, { bytes }) => sum + bytes, 0),
      sinceMs,
      bytesPerMs,
    );
  };
}

/** Whether so many bytes in so long a time are the limit at work; throws when they are beyond it. */
function atTheRate(link: string, carried: number, tookMs: number, bytesPerMs: number): string | undefined {
  const dueMs = carried / bytesPerMs;
  if (dueMs > tookMs + burstMs) {
    throw new Error(`${carried} bytes crossed ${link} in ${Math.round(tookMs)} ms in spite of the limit`);
  }
  if (dueMs < feltMs || dueMs < tookMs / 2) return undefined;
  return `${carried} bytes in ${Math.round(tookMs)} ms`;
}
