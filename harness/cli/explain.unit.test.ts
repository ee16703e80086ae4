import { expect, test } from "vitest";
import type { Explanation } from "../gate/explain.ts";
import { explanationText } from "./explain.ts";

const nothing: Explanation = {
  ...{ platform: "shop", services: [], links: [], cells: [], notCovered: [], warnings: [], open: [] },
  cleanStart: { watchedAtLeastMs: 10_000, givenUpAfterMs: 70_000 },
};

test("what was found stands in columns, with its place", () => {
  const text = explanationText({
    ...nothing,
    services: [
      { name: "db", from: "postgres:17", place: "compose.yaml:3", restart: "always", dependsOn: [] },
      {
        ...{ name: "web", from: "a build", place: "compose.yaml:9", restart: "no", dependsOn: ["db"] },
        health: { intervalMs: 2_000 },
      },
    ],
    links: [{ id: "web->db:5432", found: "environment DB", place: "compose.yaml:11" }],
    cells: [
      { id: "cut", what: "web->db:5432 cut", estimateMs: 13_400, isChosen: true, urgency: "never tried" },
      { id: "kill", what: "db killed", estimateMs: 9_000, isChosen: false, urgency: "passed before" },
    ],
  });
  expect(text).toBe(`shop: 2 services, 1 links, 1 of 2 cells are tried

services
  db   postgres:17  no health check   restart always            compose.yaml:3
  web  a build      health every 2 s  restart no      after db  compose.yaml:9

links
  web->db:5432  environment DB  compose.yaml:11

clean start
  watched for at least 10 s after the last start, given up after 1 min 10 s

tried
  web->db:5432 cut  about 13 s  never tried

left out (a larger --budget takes them)
  db killed  about 9 s  passed before

not covered
  none`);
});

test("what is empty says so, and foreign text stays on its line", () => {
  const text = explanationText({ ...nothing, warnings: ["compose.yaml:1: a\nb\u001b[2J"] });
  expect(text).toContain("links\n  none");
  expect(text).toContain("warnings\n  compose.yaml:1: a b");
});
