import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

type Packet = HistoryEvent<"packet">;

/** A wait after a failure that the wire shows: a refused attempt, or an established connection that was ended. */
export interface RefusedWait {
  /** Which wait of its sequence, from 1. A sequence begins with a lost connection or a process's first attempt. */
  step: number;
  failed: Packet;
  /** The attempt that ended the wait; absent where none came before `untilMs`. */
  next?: Packet;
  untilMs: number;
}

/**
 * The waits between attempts on a link within a time, for a client with one connection at a time. An accepted attempt
 * ends a sequence, and so does the end of the client's process. What nobody answered has failed at a time that the
 * wire does not show: the wait after it is left out and counted.
 */
export function refusedWaits(history: History, link: string, fromMs: number, toMs: number): RefusedWait[] {
  const client = link.split("->")[0] ?? "";
  const deaths = history.of("container", client).filter(({ data }) => data.action === "die");
  const diedBetween = (afterMs: number, beforeMs: number) =>
    deaths.find(({ at }) => at > afterMs && at <= beforeMs)?.at;
  // One capture sees all of a link and writes it in its order; times may part from it by their uncertainty.
  const packets = history
    .of("packet", link)
    .filter(({ at }) => at >= fromMs && at <= toMs)
    .sort((one, other) => one.line - other.line);
  const waits: RefusedWait[] = [];
  let step = 0;
  let failed: Packet | undefined;
  let pending: Packet | undefined;
  let beforeMs = fromMs;
  for (const packet of packets) {
    if (diedBetween(beforeMs, packet.at) !== undefined) {
      step = 0;
      failed = undefined;
      pending = undefined;
    }
    beforeMs = packet.at;
    const { flag, from, clientPort, again } = packet.data;
    if (flag === "syn" && from === "client" && again !== true) {
      if (pending !== undefined) step++;
      else if (failed !== undefined) waits.push({ step: ++step, failed, next: packet, untilMs: packet.at });
      failed = undefined;
      pending = packet;
    } else if (flag === "syn-ack") {
      step = 0;
      pending = undefined;
    } else if (from === "server" && (flag === "rst" || flag === "fin")) {
      // A refusal of the pending attempt, or the end of a connection that stood: the first failure of a sequence.
      if (pending?.data.clientPort === clientPort) pending = undefined;
      else if (pending !== undefined) continue;
      failed ??= packet;
    }
  }
  if (failed !== undefined && pending === undefined) {
    const untilMs = diedBetween(beforeMs, toMs) ?? toMs;
    waits.push({ step: step + 1, failed, untilMs });
  }
  return waits;
}
