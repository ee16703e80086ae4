import { expect, test } from "vitest";
import { alertsOf, backoffsOf, circuitsOf, declarationOf, declaredApplications } from "./declared.ts";
import type { Platform } from "./platform.ts";

const platform: Platform = {
  name: "shop",
  folder: "shop",
  services: {
    cart: {
      role: "application",
      http: { port: 8080, metrics: "/metrics" },
      backoffs: [{ to: "store:6379", initialMs: 100, factor: 2, capMs: 1_000 }],
      circuits: [{ name: "store", to: "store:6379", failures: 5, openMs: 60_000, metric: "state" }],
      alerts: [{ name: "full", metric: "size", comparison: ">", threshold: 1, severity: "warning" }],
    },
    store: {},
  },
};

test("what a service declares of its links names the service as their client", () => {
  expect(backoffsOf(platform)).toEqual([
    { link: "cart->store:6379", initialMs: 100, factor: 2, capMs: 1_000 },
  ]);
  expect(circuitsOf(platform)).toEqual([
    {
      ...{ service: "cart", circuit: "store", link: "cart->store:6379" },
      ...{ failures: 5, openMs: 60_000, metric: "state" },
    },
  ]);
  expect(alertsOf(platform)).toEqual([
    { name: "full", service: "cart", metric: "size", comparison: ">", threshold: 1, severity: "warning" },
  ]);
  expect(declaredApplications(platform)).toEqual(["cart"]);
});

test("what is not declared is empty, whatever the service is called", () => {
  expect(declarationOf(platform, "constructor")).toEqual({});
  expect(declarationOf({}, "cart")).toEqual({});
  const bare = [backoffsOf({}), circuitsOf({}), alertsOf({}), declaredApplications({})];
  expect(bare.flat()).toEqual([]);
});
