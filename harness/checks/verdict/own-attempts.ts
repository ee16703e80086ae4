import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { faultSpans } from "./fault-spans.ts";
import { topologyOf } from "./topology.ts";

/** The ports of clients are used again, but not so soon. */
const sameConnectionMs = 10_000;

/** Whether a link's client is a service; else it is somebody from outside, at the address from which faults are proven. */
export function isOfAService(history: History, linkId: string): boolean {
  const topology = topologyOf(history);
  const client = topology?.links.find(({ id }) => id === linkId)?.client;
  return client === undefined || topology?.services.some(({ name }) => name === client) !== false;
}

/**
 * The packets of a link. Where its client is somebody from outside, those of connections that began while a fault or its
 * healing was being proven are left out: the harness tries every port then, from the same address.
 */
export function packetsOf(history: History, linkId: string): readonly HistoryEvent<"packet">[] {
  const packets = history.of("packet", linkId);
  if (packets.length === 0 || isOfAService(history, linkId)) return packets;
  const own = packets.filter(
    (packet) => packet.data.flag === "syn" && packet.data.from === "client" && isInAProof(history, packet),
  );
  return packets.filter(
    ({ at, data }) =>
      !own.some(
        (attempt) =>
          attempt.data.clientPort === data.clientPort &&
          at >= attempt.at &&
          at - attempt.at < sameConnectionMs,
      ),
  );
}

function isInAProof(history: History, { at }: HistoryEvent): boolean {
  const within = (begin: HistoryEvent | undefined, end: HistoryEvent | undefined) =>
    begin !== undefined && begin.at <= at && at <= (end?.at ?? Number.POSITIVE_INFINITY);
  return faultSpans(history).some(
    ({ injecting, proven, healing, healed }) => within(injecting, proven) || within(healing, healed),
  );
}
