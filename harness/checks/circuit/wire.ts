import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

export interface RefusedAttempt {
  syn: HistoryEvent<"packet">;
  rst: HistoryEvent<"packet">;
}

export interface AcceptedAttempt {
  syn: HistoryEvent<"packet">;
  ack: HistoryEvent<"packet">;
}

/** What the capture saw on the link that a circuit guards. */
export interface Wire {
  /** New connection attempts, without the kernel's repetitions. */
  attempts: HistoryEvent<"packet">[];
  refused: RefusedAttempt[];
  accepted: AcceptedAttempt[];
  /** Live connections that the server's side ended. */
  broken: HistoryEvent<"packet">[];
  /** What the client sent to end a connection. */
  givenUp: HistoryEvent<"packet">[];
  /** Windows with payload to the server, and with payload back. */
  requests: HistoryEvent<"traffic">[];
  answers: HistoryEvent<"traffic">[];
}

export function wireOf(history: History, link: string): Wire {
  const packets = history.of("packet", link);
  const traffic = history.of("traffic", link);
  const attempts = packets.filter(
    ({ data }) => data.flag === "syn" && data.from === "client" && data.again !== true,
  );
  const endings = packets.filter(
    ({ data }) => data.from === "server" && (data.flag === "rst" || data.flag === "fin"),
  );
  const refused: RefusedAttempt[] = [];
  const accepted: AcceptedAttempt[] = [];
  const taken = new Set<number>();
  for (const syn of attempts) {
    const answer = packets.find(
      (packet) =>
        packet.data.from === "server" &&
        packet.data.clientPort === syn.data.clientPort &&
        packet.data.flag !== "fin" &&
        latest(packet) >= earliest(syn) &&
        !taken.has(packet.line),
    );
    if (answer === undefined) continue;
    taken.add(answer.line);
    if (answer.data.flag === "rst") refused.push({ syn, rst: answer });
    else accepted.push({ syn, ack: answer });
  }
  return {
    attempts,
    refused,
    accepted,
    broken: endings.filter((ending) => !taken.has(ending.line)),
    givenUp: packets.filter(
      ({ data }) => data.from === "client" && (data.flag === "rst" || data.flag === "fin"),
    ),
    requests: traffic.filter(({ data }) => data.toServerBytes > 0),
    answers: traffic.filter(({ data }) => data.toClientBytes > 0),
  };
}

/** Whether a window of payload, which begins at its `at`, lies wholly inside a time. */
export function isWithin(event: HistoryEvent<"traffic">, fromMs: number, toMs: number): boolean {
  return earliest(event) >= fromMs && latest(event) + event.data.windowMs <= toMs;
}

/** Whether payload may be the request of an attempt that began before a time and was accepted only after it. */
export function mayBeOfLateConnection(
  { accepted }: Wire,
  event: HistoryEvent<"traffic">,
  sinceMs: number,
  withinMs: number,
) {
  return accepted.some(
    ({ syn, ack }) =>
      earliest(syn) <= sinceMs && ack.at > sinceMs && mayTouch(event, earliest(ack), latest(ack) + withinMs),
  );
}

/** Whether a window of payload may touch a time. */
export function mayTouch(event: HistoryEvent<"traffic">, fromMs: number, toMs: number): boolean {
  return latest(event) + event.data.windowMs >= fromMs && earliest(event) <= toMs;
}
