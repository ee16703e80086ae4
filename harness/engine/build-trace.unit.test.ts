import fc from "fast-check";
import { expect, test } from "vitest";
import { BuildTrace } from "./build-trace.ts";

/** As an engine of version 20.10 sent them. */
const step =
  "Cp8BCkdzaGEyNTY6NWJmMjVkNzVmMDhhNzZkYWY0OGM1ZGE1NTFlZDNiMDk1MDk3MzE0YjcwNWY1MzdkMTRlOWZjMTUxYWZmN2E4YRo4W3J1biAxLzNdIEZST00gZG9ja2VyLmlvL2JsYWNrc3RhcnQvYmFzZToxMi1mNjJjZDE3NzliNmQqDAjPurnYBhCpwbWyATIMCM+6udgGEIu0o7MB";
const printed =
  "GmAKR3NoYTI1Njo1ZTZkZjY4MTc5MjhlMGI1NmI5MDhiMTQ5ZDdjOWE3ZTIxOTFhOTBlOWY0MGNiNDQxMzc0OTcxNWUyNjczNzAxEgsI0Lq52AYQ+9ngCRgBIgZ0aGVyZQo=";
const failed =
  "CqgCCkdzaGEyNTY6ZTA0Y2VjMWY2OWQ3ZTg4NzU5MTY5YzNmMTYzODcyMjMyODAzYTg2YjgyMjI4ODdkMjgzOWYwYzM3ZjE1OTU0OBJHc2hhMjU2OjViZjI1ZDc1ZjA4YTc2ZGFmNDhjNWRhNTUxZWQzYjA5NTA5NzMxNGI3MDVmNTM3ZDE0ZTlmYzE1MWFmZjdhOGESR3NoYTI1Njo3YTk2M2E0Y2I0YWRmMjMwNGY3Nzg2MWQ2MTYyMzcwOWFlYWQ2ZjVjNmJiM2ZmODllMTE4NjE2MWE1MjFhN2ZmGhFbMi8yXSBDT1BZIGdvbmUgLyoMCNO6udgGEMadt50CMgwI07q52AYQyea3nQI6HCIvZ29uZSIgbm90IGZvdW5kOiBub3QgZm91bmQ=";
const within =
  "CokBCkdzaGEyNTY6ZWJhMDM3ZGY1YWNlNDcwZGYyYTBhZjU2N2Q2NGI5NjYwMzAzZjYyYjRiMzVjYWQ1NzcyOTgxZGE3ZjMyY2E3NBokW2ludGVybmFsXSBsb2FkIHJlbW90ZSBidWlsZCBjb250ZXh0KgsI07q52AYQyfv7cjILCNO6udgGEKus/3I=";

test("a step is told by its name, and what it prints by its lines", () => {
  expect(new BuildTrace().lines(step)).toEqual(["[run 1/3] FROM docker.io/blackstart/base:12-f62cd1779b6d"]);
  expect(new BuildTrace().lines(printed)).toEqual(["there"]);
  expect(new BuildTrace().lines(failed)).toEqual(["[2/2] COPY gone /", '"/gone" not found: not found']);
});

test("a step is named once, and prints as often as it prints", () => {
  const trace = new BuildTrace();
  expect([step, printed, step, printed].flatMap((piece) => trace.lines(piece))).toEqual([
    "[run 1/3] FROM docker.io/blackstart/base:12-f62cd1779b6d",
    "there",
    "there",
  ]);
});

test("what the builder does for itself, and what is no trace, says nothing", () => {
  expect(new BuildTrace().lines(within)).toEqual([]);
  expect(new BuildTrace().lines("")).toEqual([]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(Array.isArray(new BuildTrace().lines(Buffer.from(bytes).toString("base64")))).toBe(true);
    }),
  );
});
