import { expect, test } from "vitest";
import { HistoryBuilder } from "../checks/testing/history-builder.ts";
import { notYetHeardOf, type Starting } from "./await-start.ts";
import type { UseSample } from "./settling.ts";

/** Five looks in eight seconds at one who uses so many cores all the time. */
const using = (cores: number): UseSample[] =>
  [0, 2_000, 4_000, 6_000, 8_000].map((atMs) => ({ atMs, processorMs: cores * atMs, lines: 0 }));

const link = { id: "app->db:5432", client: "app", server: "db", hasServed: false };

function heard(given: Partial<Starting> = {}) {
  return notYetHeardOf({
    ...{ running: ["app", "db"], links: [link], history: new HistoryBuilder().history() },
    uses: new Map([
      ["app", using(0.9)],
      ["db", using(0)],
    ]),
    ...given,
  });
}

const starting = (given: Partial<Starting> = {}) => heard(given).starting;

test("who works and was not heard of is still starting; who is at rest is not", () => {
  expect(starting()).toEqual(["app"]);
  expect(starting({ uses: new Map([["app", using(0)]]), running: ["app"] })).toEqual([]);
  expect(starting({ running: [] })).toEqual([]);
});

test("of who was not watched for eight seconds nobody knows yet", () => {
  expect(heard({ uses: new Map() })).toEqual({ starting: [], unknown: ["app", "db"] });
});

test("who answers at a port, or has tried somebody's, has started", () => {
  const uses = new Map([
    ["app", using(0.9)],
    ["db", using(0.9)],
  ]);
  expect(starting({ uses, links: [{ ...link, hasServed: true }] })).toEqual(["app"]);
  const tried = new HistoryBuilder();
  tried.add(1_000, "packet", link.id, { flag: "syn", from: "client", clientPort: 4_000 });
  expect(starting({ uses, history: tried.history() })).toEqual(["db"]);
});

test("who ended by himself is not waited for, though his policy starts him again and again", () => {
  const ended = new HistoryBuilder();
  ended.add(1_000, "container", "app", { action: "die", exitCode: 1, by: "platform" });
  expect(starting({ history: ended.history() })).toEqual([]);
});
