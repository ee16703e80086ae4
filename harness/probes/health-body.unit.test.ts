import { expect, test } from "vitest";
import { maskOf } from "../core/mask.ts";
import { failingChecks } from "./health-body.ts";

const plain = (text: string) => text;

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
  expect(failingChecks(body, plain)).toEqual({
    failing: ["warehouse", "broker"],
    reasons: "warehouse: warehouse did not answer within 1500 ms",
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
  expect(failingChecks(body, plain)).toEqual({ failing: [], reasons: "" });
});

test("names and reasons are few and short, so that no service fills the history", () => {
  const long = failingChecks(bodyWith({ ["n".repeat(5_000)]: "x".repeat(5_000) }), plain);
  expect(long.failing).toEqual(["n".repeat(100)]);
  expect(long.reasons).toHaveLength(100 + ": ".length + 300);
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`check ${number}`, "away"]));
  expect(failingChecks(bodyWith(many), plain).failing).toHaveLength(50);
});

test("a secret is masked before the reason is cut", () => {
  const detail = `${"x".repeat(290)}correct-horse-battery`;
  const { reasons } = failingChecks(bodyWith({ db: detail }), maskOf(["correct-horse-battery"]));
  expect(reasons).toBe(`db: ${"x".repeat(290)}•••`);
});
