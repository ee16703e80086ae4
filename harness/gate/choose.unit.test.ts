import { expect, test } from "vitest";
import { Budget } from "./budget.ts";
import { riskiestFirst, type Tried, urgencyOf } from "./choose.ts";
import { matrix } from "./matrix.ts";
import { plannedBy } from "./testing/planned.ts";

const links = ["web->db:1", "caller->web:3", "lone->cache:2"].map((id) => plannedBy(id));
const services = [{ name: "db", restart: "always" }];
const cells = matrix(links, services);

function order(tried: Record<string, Tried>): string[] {
  const past = { tried: ({ id }: { id: string }) => tried[id], print: () => "now" };
  return riskiestFirst(cells, links, past).map(({ id }) => id);
}

const passed = { at: "2026-01-01T00:00:00Z", verdict: "pass", print: "now" };

test("what was never tried comes before what changed, what did not pass and what passed", () => {
  expect(urgencyOf(undefined, "now")).toBe("never tried");
  expect(urgencyOf({ ...passed, print: "then" }, "now")).toBe("changed since it was tried");
  expect(urgencyOf({ ...passed, verdict: "fail" }, "now")).toBe("did not pass");
  expect(urgencyOf(passed, "now")).toBe("passed before");
  const all = Object.fromEntries(cells.map(({ id }) => [id, passed]));
  const ids = order({
    ...all,
    "kill-db": { ...passed, verdict: "fail" },
    "pause-web": { ...passed, print: "then" },
  });
  expect(ids.slice(0, 2)).toEqual(["pause-web", "kill-db"]);
});

test("within equals the order is that of the kinds, and then of how many need what is faulted", () => {
  const ids = order({});
  expect(ids.slice(0, 5)).toEqual([
    "cut-web-db-1+lone-cache-2",
    "cut-caller-web-3",
    "kill-db",
    "kill-web",
    "kill-cache",
  ]);
  expect(ids[5]).toBe("long-cut");
});

test("a crash is a cell only where a policy brings the service back", () => {
  expect(order({}).filter((id) => id.startsWith("crash"))).toEqual(["crash-db"]);
});

test("of equals that were tried the one that waited longest comes first", () => {
  const all = Object.fromEntries(cells.map(({ id }) => [id, passed]));
  const ids = order({ ...all, "kill-cache": { ...passed, at: "2025-01-01T00:00:00Z" } });
  const kills = ids.filter((id) => id.startsWith("kill"));
  expect(kills).toEqual(["kill-db", "kill-cache", "kill-web"]);
});

test("a client that asks rarely is cut alone", () => {
  const slow = plannedBy("lone->cache:2", { rhythmMs: 20_000 });
  const ids = matrix(
    [links[0], slow].flatMap((link) => link ?? []),
    services,
  ).map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(["cut-web-db-1", "cut-lone-cache-2"]);
});

test("a platform without links has no cell", () => {
  expect(matrix([], services)).toEqual([]);
});

test("a budget allows what can be expected to end in time", () => {
  let nowMs = 0;
  const budget = new Budget(60_000, () => nowMs);
  expect(budget.allows({ estimateMs: 60_000 })).toBe(true);
  nowMs = 45_000;
  expect(budget.allows({ estimateMs: 15_001 })).toBe(false);
  expect(budget.allows({ estimateMs: 15_000 })).toBe(true);
  expect(new Budget().allows({ estimateMs: 1e9 })).toBe(true);
});
