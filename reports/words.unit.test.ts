import { expect, test } from "vitest";
import { eventKinds } from "../harness/history/event-kinds.ts";
import { parseLine } from "./timeline/line.ts";
import { inWords } from "./words.ts";

const said = (kind: string, subject: string, data: object): string => {
  const line = parseLine(JSON.stringify({ at: 0, kind, subject, data }), 1);
  if (line === undefined) throw new TypeError("no line");
  return inWords(line);
};

test.each([
  [
    "operation",
    "bars",
    { producer: 7, first: 0, last: 1_499, outcome: "ok" },
    "rows 0–1,499 of producer 7 were acknowledged",
  ],
  [
    "packet",
    "a->b:1",
    { flag: "syn", from: "client", clientPort: 5, again: true },
    "connection attempt on a->b:1 again (unanswered so far) (SYN), client port 5",
  ],
  [
    "answers",
    "a->b:1",
    { requests: 3, answers: 2, classes: { "5xx": 1, "2xx": 1 }, windowMs: 500 },
    "3 requests and 2 answers (1 × 5xx, 1 × 2xx) on a->b:1",
  ],
  ["connections", "a->b:1", { held: 2, listening: 1 }, "2 connections are held on a->b:1"],
  ["resources", "a", { memoryBytes: 2_000_000, sockets: 12 }, "a holds 2.0 MB of memory and 12 sockets"],
  [
    "health",
    "a",
    { status: "unhealthy", via: "endpoint", httpStatus: 503, failing: ["b", "c"] },
    "a is unhealthy, says its own health endpoint (HTTP 503, failing: b and c)",
  ],
  [
    "circuit",
    "a",
    { circuit: "store", state: "half-open", via: "metric" },
    "the breaker “store” of a is HALF-OPEN, says its metric",
  ],
  [
    "container",
    "a",
    { action: "die", exitCode: 137, by: "harness" },
    "the container of a ended (by the harness, exit code 137)",
  ],
  [
    "fault",
    "a",
    { kind: "kill", target: "a", stage: "failed", error: "no engine" },
    "the fault “kill” on a could not be done: no engine",
  ],
  [
    "committed",
    "kafka:a",
    { path: "kafka", partition: 0, committed: 9, state: "broken", missing: [{ first: 3, last: 8 }] },
    "kafka:a committed up to 9 of kafka partition 0: rows below it are missing (3–8)",
  ],
  [
    "log",
    "a",
    { level: "warn", event: "insert_failed", message: "", fields: { code: "ECONNREFUSED", buffered: 1_920 } },
    "a logged (warn): insert_failed (code = ECONNREFUSED, buffered = 1,920)",
  ],
  ["log", "a", { level: "error", message: "no space left", fields: {} }, "a logged (error): no space left"],
  ["something new", "a", {}, "something new of a"],
])("%s of %s in words", (kind, subject, data, words) => {
  expect(said(kind, subject, data)).toBe(words);
});

test("a line that holds other things than its kind declares is told all the same", () => {
  for (const kind of eventKinds)
    for (const data of [{}, [], null, { data: 7, ranges: "x", missing: [null, 3], fields: 5, values: [] }])
      expect(said(kind, "a", data as object)).not.toBe("");
});
