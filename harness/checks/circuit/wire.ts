import type { HistoryEvent } from "../../core/event.ts";
import type { History } from "../../core/history.ts";
import { earliest, latest } from "../order.ts";

export interface RefusedAttempt {
  syn: HistoryEvent<"packet">;
  rst: HistoryEvent<"packet">;
}

/** What the capture saw on the link that a circuit guards. */
export interface Wire {
  /** New connection attempts, without the kernel's repetitions. */
  attempts: HistoryEvent<"packet">[];
  refused: RefusedAttempt[];
  /** Live connections that the server's side ended. */
  broken: HistoryEvent<"packet">[];
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
  }
  return {
    attempts,
    refused,
    broken: endings.filter((ending) => !taken.has(ending.line)),
    requests: traffic.filter(({ data }) => data.toServerBytes > 0),
    answers: traffic.filter(({ data }) => data.toClientBytes > 0),
  };
}

/** Whether a window of payload, which begins at its `at`, lies wholly inside a time. */
export function isWithin(event: HistoryEvent<"traffic">, fromMs: number, toMs: number): boolean {
  return earliest(event) >= fromMs && latest(event) + event.data.windowMs <= toMs;
}

/** Whether a window of payload may touch a time. */
export function mayTouch(event: HistoryEvent<"traffic">, fromMs: number, toMs: number): boolean {
  return latest(event) + event.data.windowMs >= fromMs && earliest(event) <= toMs;
}
