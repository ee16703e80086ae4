import { expect, test } from "vitest";
import { createHistory, historyOf, parseHistory } from "./log.ts";

function written() {
  const lines: string[] = [];
  let now = 10;
  const history = createHistory(
    () => now,
    (line) => lines.push(line),
  );
  const data = { name: "steady", edge: "begin" } as const;
  history.append({ source: "scenario", kind: "phase", subject: "steady", data });
  now = 20;
  const health = { status: "healthy", via: "engine" } as const;
  history.append({
    source: "engine",
    kind: "health",
    subject: "db",
    data: health,
    at: 5.00049,
    uncertaintyMs: 3,
  });
  history.append({ source: "engine", kind: "health", subject: "web", data: health });
  return { history, lines };
}

test("line, times and uncertainty are filled in where the writer left them out", () => {
  const [phase, health] = written().history.events;
  expect(phase).toMatchObject({ line: 1, at: 10, seenAt: 10, uncertaintyMs: 1 });
  expect(health).toMatchObject({ line: 2, at: 5, seenAt: 20, uncertaintyMs: 3 });
});

test("events of a kind come in the order of time, of one subject where it is given", () => {
  const { history } = written();
  history.append({
    source: "e",
    kind: "health",
    subject: "db",
    data: { status: "starting", via: "engine" },
    at: 1,
  });
  expect(history.of("health").map(({ line }) => line)).toEqual([4, 2, 3]);
  expect(history.of("health", "db").map(({ line }) => line)).toEqual([4, 2]);
  expect(history.of("drained")).toEqual([]);
});

test("what was written is read back the same", () => {
  const { history, lines } = written();
  expect(lines.every((line) => line.endsWith("\n"))).toBe(true);
  expect(parseHistory(lines.join("")).events).toEqual(history.events);
});

test("a line that is not JSON is named by its number", () => {
  expect(() => parseHistory('{"line":1}\n\nnonsense\n')).toThrow("history line 3 is not JSON");
});

test("listeners hear every event until they leave", () => {
  const history = createHistory(() => 0);
  const heard: number[] = [];
  const leave = history.onEvent(({ line }) => heard.push(line));
  const data = { name: "p", edge: "begin" } as const;
  history.append({ source: "s", kind: "phase", subject: "p", data });
  leave();
  history.append({ source: "s", kind: "phase", subject: "p", data });
  expect(heard).toEqual([1]);
});

test("what was read does not change when the history goes on, and the next reading has it all in order", () => {
  const { history } = written();
  const before = history.of("health");
  const data = { status: "starting", via: "engine" } as const;
  history.append({ source: "e", kind: "health", subject: "db", data, at: 1 });
  expect(before.map(({ line }) => line)).toEqual([2, 3]);
  expect(history.of("health").map(({ line }) => line)).toEqual([4, 2, 3]);
  expect(history.of("health", "web").map(({ line }) => line)).toEqual([3]);
  expect(history.of("health", "nobody")).toEqual([]);
});

test("events of the same time stand in the order in which they were written, also in a history of given events", () => {
  const { history } = written();
  const data = { name: "p", edge: "begin" } as const;
  for (const at of [30, 20, 30, 20]) history.append({ source: "s", kind: "phase", subject: "p", data, at });
  expect(history.of("phase", "p").map(({ line }) => line)).toEqual([5, 7, 4, 6]);
  const again = historyOf(history.events.toReversed());
  expect(again.of("phase")).toEqual(history.of("phase"));
});

test("one reading serves all until the history goes on", () => {
  const { history } = written();
  expect(history.of("health")).toBe(history.of("health"));
});
