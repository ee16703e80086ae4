import { expect, test } from "vitest";
import { maskOf } from "../core/mask.ts";
import { healthMapping } from "../declare/mapping.ts";
import { healthBody } from "./health-body.ts";

const plain = (text: string) => text;
const usual = healthMapping();

const bodyWith = (details: Record<string, string>) =>
  JSON.stringify({
    checks: Object.fromEntries(
      Object.entries(details).map(([name, detail]) => [name, { ok: false, detail }]),
    ),
  });

test("names what fails, with the reason each gives", () => {
  const body = JSON.stringify({
    status: "unhealthy",
    checks: {
      bus: { ok: true, detail: "round trip 1 ms" },
      warehouse: { ok: false, detail: "warehouse did not answer within 1500 ms" },
      broker: { ok: false },
    },
  });
  expect(healthBody(body, usual, plain)).toEqual({
    failing: ["warehouse", "broker"],
    reasons: "warehouse: warehouse did not answer within 1500 ms",
    degraded: false,
  });
});

test.for([
  "",
  "not JSON",
  "null",
  "[]",
  '"text"',
  '{"checks":null}',
  '{"checks":{"a":null}}',
  '{"checks":{"a":{"ok":"no"}}}',
])("%j names nothing", (body) => {
  expect(healthBody(body, usual, plain)).toEqual({ failing: [], reasons: "", degraded: false });
});

test("names and reasons are few and short, so that no service fills the history", () => {
  const long = healthBody(bodyWith({ ["n".repeat(5_000)]: "x".repeat(5_000) }), usual, plain);
  expect(long.failing).toEqual(["n".repeat(100)]);
  expect(long.reasons).toHaveLength(100 + ": ".length + 300);
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`check ${number}`, "away"]));
  expect(healthBody(bodyWith(many), usual, plain).failing).toHaveLength(50);
});

test("a secret is masked before the reason is cut", () => {
  const detail = `${"x".repeat(290)}correct-horse-battery`;
  const { reasons } = healthBody(bodyWith({ db: detail }), usual, maskOf(["correct-horse-battery"]));
  expect(reasons).toBe(`db: ${"x".repeat(290)}•••`);
});

test("a body of another shape is read as its service declares it", () => {
  const mapping = healthMapping({
    ...{
      checks: "components",
      state: "status",
      failing: ["DOWN", "OUT_OF_SERVICE"],
      reason: "details.error",
    },
    degraded: { field: "status", is: "PARTIAL" },
  });
  const components = {
    db: { status: "DOWN", details: { error: "no route to host" } },
    mail: { status: "OUT_OF_SERVICE" },
    disk: { status: "UP", details: { free: 7 } },
  };
  expect(healthBody(JSON.stringify({ status: "PARTIAL", components }), mapping, plain)).toEqual({
    ...{ failing: ["db", "mail"], reasons: "db: no route to host", degraded: true },
  });
  expect(healthBody(bodyWith({ db: "away" }), mapping, plain).failing).toEqual([]);
});

test("checks may be a list with names, or say by themselves how they went", () => {
  const list = healthMapping({ checks: "results", name: "service", state: "up" });
  const results = [{ service: "db", up: false }, { service: "mail", up: true }, { up: false }, null];
  expect(healthBody(JSON.stringify({ results }), list, plain).failing).toEqual(["db"]);
  const words = healthMapping({ checks: "dependencies", failing: ["down"] });
  const dependencies = { db: "down", mail: "up" };
  expect(healthBody(JSON.stringify({ dependencies }), words, plain).failing).toEqual(["db"]);
});

test("a service that says that it works in part is degraded", () => {
  expect(healthBody('{"status":"degraded"}', usual, plain).degraded).toBe(true);
  expect(healthBody('{"status":"healthy"}', usual, plain).degraded).toBe(false);
});
