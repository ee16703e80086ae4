import { expect, test } from "vitest";
import { createHistory, type HistoryLog } from "../history/log.ts";
import { asked, askedOnAny, attemptedOnEach } from "./link.ts";

const link = "web->store:6379";

const empty = (): HistoryLog => createHistory(() => 1_000);

function withAttempt(at: number, data: { from?: "server"; again?: true } = {}): HistoryLog {
  const history = empty();
  history.append({
    ...{ source: "capture", kind: "packet", subject: link, at, uncertaintyMs: 2 },
    data: {
      flag: "syn",
      from: data.from ?? "client",
      clientPort: 40_000,
      ...(data.again ? { again: true } : {}),
    },
  });
  return history;
}

function withRequest(at: number, toServerBytes = 10): HistoryLog {
  const history = empty();
  history.append({
    ...{ source: "capture", kind: "traffic", subject: link, at, uncertaintyMs: 2 },
    data: { toServerBytes, toClientBytes: 0, windowMs: 100 },
  });
  return history;
}

const nothing = { done: false, saw: "nothing on the wire" };

test("a request or an attempt for certain after the moment is a question", async () => {
  expect(await asked({ history: withRequest(503) }, link, 500).look()).toMatchObject({ done: true });
  expect(await asked({ history: withAttempt(503) }, link, 500).look()).toMatchObject({ done: true });
});

test("what may be older, comes from the server or carries nothing is none", async () => {
  for (const history of [
    withRequest(502),
    withAttempt(502),
    withRequest(900, 0),
    withAttempt(900, { from: "server" }),
    withAttempt(900, { again: true }),
    empty(),
  ]) {
    expect(await asked({ history }, link, 500).look()).toEqual(nothing);
  }
});

test("one link of several is enough to be asked on, and none is nothing", async () => {
  const seen = { history: withRequest(900) };
  expect(await askedOnAny(seen, ["web->mail:25", link], 500).look()).toMatchObject({ done: true });
  expect(await askedOnAny(seen, ["web->mail:25"], 500).look()).toEqual(nothing);
  expect(await askedOnAny(seen, [], 500).look()).toEqual(nothing);
});

test("every link must have a new attempt, and those without are named", async () => {
  const seen = { history: withAttempt(900) };
  expect(await attemptedOnEach(seen, [link], 500).look()).toMatchObject({ done: true });
  expect(await attemptedOnEach(seen, [link, "web->mail:25"], 500).look()).toEqual({
    done: false,
    saw: "none on web->mail:25",
  });
  expect(await attemptedOnEach(seen, [link], 899).look()).toMatchObject({ done: false });
});
