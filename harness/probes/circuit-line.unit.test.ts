import { expect, test } from "vitest";
import { type LogDeclaration, logMapping } from "../declare/mapping.ts";
import { circuitLine } from "./circuit-line.ts";
import { fieldsOf } from "./log-entry.ts";

function claim(line: string | object, declared?: LogDeclaration) {
  const mapping = logMapping(declared);
  const raw = fieldsOf(typeof line === "string" ? line : JSON.stringify(line), mapping);
  return raw === undefined ? undefined : circuitLine(raw, mapping);
}

test("without a declaration an event named circuit tells the change", () => {
  const line = { event: "circuit", circuit: "store", to: "open", failures: 5 };
  expect(claim(line)).toEqual({ circuit: "store", state: "open", via: "log", failures: 5 });
  expect(claim({ ...line, failures: undefined })).toEqual({ circuit: "store", state: "open", via: "log" });
});

test("another event, another word and a circuit without a name tell nothing", () => {
  expect(claim({ event: "started", circuit: "store", to: "open" })).toBeUndefined();
  expect(claim({ event: "circuit", circuit: "store", to: "ajar" })).toBeUndefined();
  expect(claim({ event: "circuit", to: "open" })).toBeUndefined();
  expect(claim({})).toBeUndefined();
});

test("states are known in any case, and by the service's own words", () => {
  const to = (word: unknown, states = {}) =>
    claim({ event: "circuit", circuit: "store", to: word }, { circuit: { states } })?.state;
  expect(["OPEN", "HALF_OPEN", "Half Open", "closed"].map((word) => to(word))).toEqual([
    ...["open", "half-open", "half-open", "closed"],
  ]);
  expect(to(1, { 1: "open" })).toBe("open");
  expect(to("tripped", { tripped: "open" })).toBe("open");
});

test("a line of text tells it through a pattern, and one circuit needs no name", () => {
  const declared: LogDeclaration = {
    pattern: "(?<what>Breaker) changed from \\w+ to (?<state>\\w+) after (?<count>\\d+) failures",
    circuit: { where: { field: "what", is: "Breaker" }, only: "store", state: "state", failures: "count" },
  };
  expect(claim("12:00 Breaker changed from CLOSED to OPEN after 5 failures", declared)).toEqual({
    ...{ circuit: "store", state: "open", via: "log", failures: 5 },
  });
  expect(claim("12:00 all is well", declared)).toBeUndefined();
});
