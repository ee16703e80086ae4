import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import type { Direction } from "./crossing.ts";
import { firstAnswerMs } from "./first-answer.ts";
import { toxicFault } from "./toxic.ts";

/** Timers and the capture's clock are not exact. */
const toleranceMs = 3;

/** Delays one way of a link, answers unless said otherwise, by the same time for every chunk. */
export function latency(link: Link, { delay, on = "answers" }: { delay: Duration; on?: Direction }): Fault {
  const latencyMs = milliseconds(delay);
  const stream = on === "answers" ? "downstream" : "upstream";
  return toxicFault(link, "latency", { type: "latency", stream, latencyMs }, (connection) => {
    const tookMs = firstAnswerMs(connection, on);
    if (tookMs === undefined) return undefined;
    if (tookMs >= latencyMs - toleranceMs) return `first answer after ${humanDuration(tookMs)}`;
    throw new Error(`an answer crossed ${link.id} after ${humanDuration(tookMs)} in spite of the latency`);
  });
}
