import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AnswersData } from "../history/wire-data.ts";
import { Conversations } from "./conversations.ts";
import type { FirstBytesReader } from "./first-bytes.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A technology of one letter: `?` asks and is owed an answer, `@` subscribes, `!` is an error, `.` is none. */
const letters: FirstBytesReader = {
  classOf: (answer) => (answer[0] === 0x21 ? "error" : answer[0] === 0x2e ? "ok" : undefined),
  listens: (request) => request[0] === 0x40,
  owesAnswer: (request) => request[0] === 0x3f,
};

const link = "web->db:1";

function follow() {
  const answers: AnswersData[] = [];
  const connections: [number, number, number][] = [];
  const all = new Conversations([letters], {
    answers: (_, __, data) => answers.push(data),
    connections: (_, at, { held, listening }) => connections.push([at, held, listening]),
  });
  const none = { syn: false, ack: false, fin: false, rst: false };
  const way = (at: number, from: "client" | "server", clientPort: number) => ({ link, at, from, clientPort });
  return {
    ...{ all, answers, connections },
    opens: (at: number, port = 1) => {
      all.control(way(at, "client", port), { ...none, syn: true });
      all.control(way(at, "server", port), { ...none, syn: true, ack: true });
    },
    ends: (at: number, from: "client" | "server", flag: "fin" | "rst", port = 1) =>
      all.control(way(at, from, port), { ...none, [flag]: true }),
    sends: (at: number, from: "client" | "server", text: string, port = 1) =>
      all.payload(way(at, from, port), Buffer.from(text)),
  };
}

test("requests and answers are changes of direction, with their class and how long the first byte took", () => {
  const { opens, sends, answers } = follow();
  opens(0);
  for (const [at, from, text] of [
    [10, "client", "?"],
    [11, "client", "more of it"],
    [13, "server", "."],
    [14, "server", "more of it"],
    [20, "client", "?"],
    [27, "server", "!"],
    [30, "client", "?"],
    [31, "server", "of no technology"],
  ] as const)
    sends(at, from, text);
  vi.runAllTimers();
  const [median, longest] = [3, 7];
  expect(answers).toEqual([
    {
      requests: 3,
      answers: 3,
      classes: { ok: 1, error: 1 },
      firstAnswerMs: { median, longest },
      windowMs: 500,
    },
  ]);
});

test("what a server sends first, or unasked, is no answer", () => {
  const { opens, sends, answers } = follow();
  opens(0);
  sends(1, "server", ".");
  sends(600, "server", ".");
  vi.runAllTimers();
  expect(answers).toEqual([]);
});

test("two connections do not answer for each other", () => {
  const { opens, sends, answers } = follow();
  opens(0, 1);
  opens(0, 2);
  sends(10, "client", "?", 1);
  sends(11, "server", ".", 2);
  vi.runAllTimers();
  expect(answers).toEqual([{ requests: 1, answers: 0, windowMs: 500 }]);
});

test("a request is unfinished where the server ends the connection, if its technology owes an answer", () => {
  const { opens, sends, ends, answers } = follow();
  for (const [port, text, from] of [
    [1, "?", "server"],
    [2, "?", "client"],
    [3, "owed nothing", "server"],
  ] as const) {
    opens(0, port);
    sends(10, "client", text, port);
    ends(20, from, "fin", port);
    ends(21, "server", "rst", port);
  }
  vi.runAllTimers();
  expect(answers).toEqual([{ requests: 3, answers: 0, unanswered: 1, unansweredSince: [10], windowMs: 500 }]);
});

test("connections are counted from handshake to first end, and told where the number changed", () => {
  const { opens, sends, ends, all, connections } = follow();
  opens(0, 1);
  opens(5, 2);
  sends(6, "client", "@", 2);
  vi.runAllTimers();
  ends(1_000, "server", "fin", 2);
  sends(1_001, "server", "behind its end", 2);
  ends(1_002, "client", "rst", 2);
  vi.runAllTimers();
  opens(2_000, 3);
  ends(2_010, "client", "fin", 3);
  vi.runAllTimers();
  expect(connections).toEqual([
    [6, 2, 1],
    [1_002, 1, 0],
  ]);
  all.tell([link, "web->other:1"], 3_000);
  expect(connections.slice(2)).toEqual([
    [3_000, 1, 0],
    [3_000, 0, 0],
  ]);
});

test("an attempt that is refused holds nothing; a port that is used again is a new connection", () => {
  const { opens, ends, sends, connections, answers } = follow();
  ends(1, "server", "rst", 9);
  opens(10, 1);
  sends(11, "client", "?", 1);
  opens(20, 1);
  sends(21, "server", ".", 1);
  vi.runAllTimers();
  expect(connections.at(-1)?.slice(1)).toEqual([1, 0]);
  expect(answers).toEqual([{ requests: 1, answers: 0, windowMs: 500 }]);
});
