import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import {
  beginOf,
  endOf,
  faultSpans,
  forceEndOf,
  isProven,
  type ProvenFault,
} from "../verdict/fault-spans.ts";
import type { CircuitCase } from "./circuit-case.ts";
import type { Wire } from "./wire.ts";

/**
 * The one fault that explains an opening, where it is one that refuses and so shows on the wire. Beside another fault of the
 * same server calls may have failed by what was answered, and that looks like any answer.
 *
 * @param sinceMs the last answer before the opening
 */
export function refusalBehind(
  { history, spec }: CircuitCase,
  sinceMs: number,
  opening: HistoryEvent<"circuit">,
): ProvenFault | undefined {
  const [span, ...others] = faultSpans(history).filter(
    (one) =>
      (one.target === spec.link || spec.link.includes(`->${one.target}:`)) &&
      beginOf(one) <= latest(opening) &&
      endOf(one) >= sinceMs,
  );
  if (span === undefined || others.length > 0) return undefined;
  if (!isProven(span) || !span.effect.refuses) return undefined;
  return earliest(opening) >= beginOf(span) && latest(opening) <= forceEndOf(span) ? span : undefined;
}

/**
 * Everything on the wire that may have been a failed call: attempts that were not accepted, connections that the
 * server's side ended, and those that the client itself gave up.
 */
export function failuresSeen(
  { attempts, accepted, broken, givenUp }: Wire,
  fromMs: number,
  toMs: number,
): HistoryEvent<"packet">[] {
  const taken = new Set(accepted.map(({ syn }) => syn.line));
  const endedPorts = new Set(broken.map(({ data }) => data.clientPort));
  return [
    ...attempts.filter(({ line }) => !taken.has(line)),
    ...broken,
    ...givenUp.filter(({ data }) => !endedPorts.has(data.clientPort)),
  ].filter((packet) => latest(packet) >= fromMs && earliest(packet) <= toMs);
}
