import { expect, test } from "vitest";
import { type LogDeclaration, logMapping } from "../declare/mapping.ts";
import { fieldsOf, isKept, logEntry } from "./log-entry.ts";

function read(line: string, declared?: LogDeclaration) {
  const mapping = logMapping(declared);
  const raw = fieldsOf(line, mapping);
  return raw === undefined ? undefined : logEntry(raw, mapping);
}

const json = (fields: object) => JSON.stringify(fields);

test("without a declaration a line is pino's JSON", () => {
  const line = json({
    ...{ level: 40, time: 1_700_000_000_123, pid: 7, hostname: "h", event: "gave_up", msg: "no answer" },
    ...{ tries: 3, host: "db", nested: { a: 1 }, list: [1], nothing: null },
  });
  expect(read(line)).toEqual({
    ...{ level: "warn", event: "gave_up", message: "no answer", wallMs: 1_700_000_000_123 },
    fields: { tries: 3, host: "db" },
  });
  expect(read(json({ message: "spelt out" }))).toEqual({ level: "info", message: "spelt out", fields: {} });
});

test.for(["", "plain text", "{torn", "[1]"])("%j is no line of JSON", (line) => {
  expect(read(line)).toBeUndefined();
});

test("fields have the names that the service gives them, also in one another", () => {
  const declared = {
    fields: { time: "@timestamp", level: "log.level", message: "text", event: "event.action" },
  };
  const line = json({
    ...{ "@timestamp": "2026-12-01T00:00:00.5Z", "log.level": "ERROR", text: "away" },
    event: { action: "lost" },
  });
  expect(read(line, declared)).toEqual({
    ...{ level: "error", event: "lost", message: "away", wallMs: Date.UTC(2026, 11, 1, 0, 0, 0, 500) },
    fields: {},
  });
});

test("a pattern takes lines of text apart, and others are none of its lines", () => {
  const pattern = "^(?<time>\\S+) (?<level>[A-Z]+) (?:(?<event>\\w+): )?(?<message>.*)$";
  const entry = read("1700000000.25 WARNING lost: no answer", { pattern, timeUnit: "s" });
  expect(entry).toEqual({
    ...{ level: "warn", event: "lost", message: "no answer", wallMs: 1_700_000_000_250 },
    fields: {},
  });
  expect(read("Traceback:", { pattern })).toBeUndefined();
});

test.for<[unknown, number | undefined]>([
  [1_000, 1_000],
  ["1000", 1_000],
  ["1970-01-01T00:00:01Z", 1_000],
  ["1970-01-01T01:00:01,000+01:00", 1_000],
  ["1970-01-01 00:00:01", undefined],
  ["noon", undefined],
  [null, undefined],
])("%j is the time %j", ([time, expected]) => {
  expect(read(json({ time }))?.wallMs).toBe(expected);
});

test("a service's own words for levels win, and unknown ones stay as they are", () => {
  const levels = { "17": "error", NOTE: "warn" } as const;
  const level = (given: unknown) => read(json({ level: given }), { levels })?.level;
  expect([17, "NOTE", "Critical", "weird", undefined].map(level)).toEqual([
    ...["error", "warn", "fatal", "weird", "info"],
  ]);
  expect(level("constructor")).toBe("constructor");
});

test("a line is kept for its event or for its level", () => {
  expect(isKept({ level: "info", event: "started", message: "", fields: {} })).toBe(true);
  expect(isKept({ level: "error", message: "", fields: {} })).toBe(true);
  expect(isKept({ level: "info", message: "", fields: {} })).toBe(false);
});
