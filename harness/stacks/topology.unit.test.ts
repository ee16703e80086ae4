import { expect, test } from "vitest";
import type { Platform } from "../declare/platform.ts";
import type { System } from "../system/system.ts";
import { topologyOf } from "./topology.ts";

test("a circuit stands in the history as it is declared, at the run's scale, and without where its metric is", () => {
  const rest = { to: "db:5432" as const, failures: 3, openMs: 10_000, metric: "breaker_state" };
  const circuits = [
    { ...rest, name: "many", halfOpenCalls: 4 },
    { ...rest, name: "plain" },
  ];
  const platform: Platform = { name: "small", folder: "/", services: { web: { circuits } } };
  const scale = { of: (realMs: number) => realMs / 10 };
  // Nothing else of a system is asked for its topology.
  const system = { options: { platform, scale }, specs: [], linkSpecs: [] } as unknown as System;
  const spec = { service: "web", link: "web->db:5432", failures: 3, openMs: 1_000 };
  expect(topologyOf(system).circuits).toEqual([
    { ...spec, circuit: "many", halfOpenCalls: 4 },
    { ...spec, circuit: "plain" },
  ]);
});
