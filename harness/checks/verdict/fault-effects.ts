import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, endOf, forceEndOf, type ProvenFault } from "./fault-spans.ts";
import { packetsOf } from "./own-attempts.ts";

type Link = TopologyData["links"][number];

/** What was under way when the fault began may still arrive within this time. */
export const settleMs = 250;
/** A close by the server this soon after the proof belongs to the fault, and not to an idle connection's end. */
const cutMs = 100;

/** What on the wire shows that the client of a link met the fault. */
export function effectsOn(history: History, span: ProvenFault, link: Link): HistoryEvent[] {
  const packets = packetsOf(history, link.id);
  const inForce = (event: HistoryEvent) =>
    earliest(event) > latest(span.proven) && event.at < forceEndOf(span);
  const begun = (event: HistoryEvent) => event.at >= beginOf(span) && event.at < forceEndOf(span);
  const attempts = packets.filter((packet) => isAttempt(packet) && inForce(packet));
  const refused = attempts.filter((attempt) => packets.some((packet) => isAnswer(packet, attempt, "rst")));
  const answeredBefore = (attempt: HistoryEvent<"packet">, untilMs: number) =>
    packets.some(
      (packet) =>
        packet.at < untilMs && (isAnswer(packet, attempt, "syn-ack") || isAnswer(packet, attempt, "rst")),
    );
  const unanswered = attempts.filter((attempt) => !answeredBefore(attempt, Number.POSITIVE_INFINITY));
  // The kernel repeats an attempt that nobody has answered for a second, and after the heal it is answered.
  const repeated = packets.filter(
    (packet) => isRepeat(packet) && inForce(packet) && !answeredBefore(packet, forceEndOf(span)),
  );
  const closings = packets.filter((packet) => packet.data.from === "server" && begun(packet));
  const broken = closings.filter(
    ({ data, at }) => data.flag === "rst" || (data.flag === "fin" && at <= latest(span.proven) + cutMs),
  );
  const asks = requestsDuring(history, span, link.id).filter((event) => event.kind === "traffic");
  const slowed = span.effect.removes ? [] : asks;
  // What is sent again was on its way when the fault took hold, and nobody has acknowledged it.
  const resent = history
    .of("traffic", link.id)
    .filter((event) => (event.data.resentBytes ?? 0) > 0 && inForce(event));
  const silent =
    span.effect.silences && responsesDuring(history, span, link.id).length === 0
      ? [...asks, ...resent, ...unansweredAt(history, span, link.id)]
      : [];
  // The capture sees what the client sends before the packet filter drops it, so asking is meeting the fault.
  const withheld = span.effect.withholdsRequests ? [...asks, ...resent] : [];
  return [...new Set([...refused, ...broken, ...unanswered, ...repeated, ...silent, ...withheld, ...slowed])];
}

/**
 * Requests that were under way when a silence took hold: sent just before it or while it was being proven, with no
 * payload back from then on for as long as it lasted. Their client may wait for the answer and ask nothing else.
 */
function unansweredAt(history: History, span: ProvenFault, linkId: string): HistoryEvent[] {
  const traffic = history.of("traffic", linkId).filter((event) => event.at < forceEndOf(span));
  const lastAnswer = traffic.findLast((event) => event.data.toClientBytes > 0);
  return traffic.filter(
    (event) =>
      event.data.toServerBytes > 0 &&
      event.at >= beginOf(span) - settleMs &&
      earliest(event) <= latest(span.proven) &&
      (lastAnswer === undefined || event.at > lastAnswer.at),
  );
}

/** Attempts to connect and requests on live connections while the fault was in force. */
export function requestsDuring(history: History, span: ProvenFault, linkId: string): HistoryEvent[] {
  const inForce = (event: HistoryEvent) =>
    earliest(event) > latest(span.proven) && event.at < forceEndOf(span);
  const attempts = packetsOf(history, linkId).filter((packet) => isAttempt(packet) && inForce(packet));
  const requests = history
    .of("traffic", linkId)
    .filter((event) => event.data.toServerBytes > 0 && inForce(event));
  return [...attempts, ...requests];
}

/** What was asked of a server that a fault took away: while that was in force, and in vain until it was back. */
export function attemptsDuring(history: History, span: ProvenFault, linkId: string): HistoryEvent[] {
  const packets = packetsOf(history, linkId);
  const inVain = packets.filter(
    (packet) =>
      isAttempt(packet) &&
      packet.at >= forceEndOf(span) &&
      latest(packet) < endOf(span) &&
      !packets.some((answer) => isAnswer(answer, packet, "syn-ack")),
  );
  return [...requestsDuring(history, span, linkId), ...inVain];
}

/** Payload from the server although the fault should let none pass. */
export function responsesDuring(history: History, span: ProvenFault, linkId: string): HistoryEvent[] {
  if (!span.effect.silences) return [];
  return history
    .of("traffic", linkId)
    .filter(
      (event) =>
        event.data.toClientBytes > 0 &&
        earliest(event) - event.data.windowMs > latest(span.proven) + settleMs &&
        latest(event) + event.data.windowMs < forceEndOf(span),
    );
}

function isAttempt({ data }: HistoryEvent<"packet">): boolean {
  return data.flag === "syn" && data.from === "client" && data.again !== true;
}

function isRepeat({ data }: HistoryEvent<"packet">): boolean {
  return data.flag === "syn" && data.from === "client" && data.again === true;
}

/** The server's answer to one attempt: the same client port, soon after, as ports are used again. */
function isAnswer(
  packet: HistoryEvent<"packet">,
  attempt: HistoryEvent<"packet">,
  flag: "rst" | "syn-ack",
): boolean {
  return (
    packet.data.flag === flag &&
    packet.data.from === "server" &&
    packet.data.clientPort === attempt.data.clientPort &&
    latest(packet) >= earliest(attempt) &&
    packet.at - attempt.at < 10_000
  );
}
