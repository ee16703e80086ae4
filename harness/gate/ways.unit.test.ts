import { expect, test } from "vitest";
import { linkCell } from "./link-cell.ts";
import { matrix } from "./matrix.ts";
import { sharing } from "./share.ts";
import { plannedBy } from "./testing/planned.ts";
import { byWay, keyOf, wordsOf } from "./ways.ts";

const inFile = { client: "web", server: "db" };
const pair = [plannedBy("web-1->db:1", { inFile }), plannedBy("web-2->db:1", { inFile })];
const toPair = ["api-1", "api-2"].map((server) =>
  plannedBy(`web-1->${server}:8`, { inFile: { client: "web", server: "api" } }),
);
const lone = plannedBy("caller->web:3");
const idsOf = (groups: readonly { id: string }[][]) => groups.map((group) => group.map(({ id }) => id));

test("links between instances of the same two services are one way, other ports and services are others", () => {
  const other = plannedBy("web-1->db:2", { inFile });
  expect(idsOf(byWay([...pair, lone, other, ...toPair]))).toEqual([
    ["web-1->db:1", "web-2->db:1"],
    ["caller->web:3"],
    ["web-1->db:2"],
    ["web-1->api-1:8", "web-1->api-2:8"],
  ]);
  expect(byWay([])).toEqual([]);
});

test("a way is called by the file's names and says its instances, a single link by its own", () => {
  expect(keyOf(pair)).toBe("web-db-1");
  expect(keyOf(pair.slice(0, 1))).toBe("web-1-db-1");
  expect(wordsOf([...pair, lone])).toBe("web->db:1 (web-1, web-2) and caller->web:3");
  expect(wordsOf(toPair)).toBe("web->api:8 (web-1, api-1, api-2)");
  expect(linkCell("cut", pair)).toMatchObject({
    ...{ id: "cut-web-db-1", links: ["web-1->db:1", "web-2->db:1"] },
    words: "web->db:1 (web-1, web-2) cut",
  });
});

test("a way is cut as a whole, and of a redundant pair one is killed at a time", () => {
  const cells = matrix([...toPair, lone], []);
  const chosen = cells.filter(({ kind }) => kind === "cut" || kind === "kill");
  expect(chosen.map(({ id }) => id)).toEqual([
    ...["cut-web-api-8", "cut-caller-web-3", "kill-api-1", "kill-api-2", "kill-web"],
  ]);
  expect(cells.filter(({ kind }) => kind === "black-hole").map(({ links }) => links)).toEqual([
    ["web-1->api-1:8", "web-1->api-2:8"],
    ["caller->web:3"],
  ]);
});

test("two ways of one service's instances never share a group", () => {
  const queue = ["web-1", "web-2"].map((client) =>
    plannedBy(`${client}->queue:2`, { inFile: { client: "web", server: "queue" } }),
  );
  expect(idsOf(sharing([...pair, ...queue]))).toEqual([
    ["web-1->db:1", "web-2->db:1"],
    ["web-1->queue:2", "web-2->queue:2"],
  ]);
});

test("a server whose address the file says is never restarted at a new one", () => {
  const kinds = (keepsAddress: object) =>
    matrix([lone], [{ name: "web", restart: "no", ...keepsAddress }]).map(({ kind }) => kind);
  expect(kinds({})).toContain("restart-at-new-address");
  expect(kinds({ keepsAddress: true })).not.toContain("restart-at-new-address");
});
