import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycle } from "./dependency-cycle.ts";
import type { Dependency, ServiceSpec } from "./model.ts";

type Graph = Pick<ServiceSpec, "name" | "dependsOn">;

function service(name: string, ...targets: string[]): Graph {
  const dependsOn = targets.map(
    (target): Dependency => ({
      service: target,
      condition: "service_healthy",
      required: true,
      source: { file: "/compose.yaml", line: 1 },
    }),
  );
  return { name, dependsOn };
}

test("a cycle is named from its first service, without the way that led there", () => {
  expect(findCycle([service("in", "a"), service("a", "b"), service("b", "c"), service("c", "a")])).toEqual([
    "a",
    "b",
    "c",
    "a",
  ]);
  expect(findCycle([service("a", "a")])).toEqual(["a", "a"]);
});

test("without a way back, and with a dependency that is not there, there is none", () => {
  expect(findCycle([service("a", "b"), service("b", "c"), service("c")])).toBeUndefined();
  expect(findCycle([service("a", "gone")])).toBeUndefined();
});

test("for any graph: a real cycle, or none where every dependency comes later in the list", () => {
  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 25 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const services = Array.from({ length: 12 }, (_, index) => {
        const targets = new Set(pairs.filter(([from]) => from === index).map(([, to]) => `s${to}`));
        return service(`s${index}`, ...targets);
      });
      const cycle = findCycle(services) ?? [];
      for (const [index, name] of cycle.slice(0, -1).entries()) {
        const targets = services.find((one) => one.name === name)?.dependsOn.map((one) => one.service);
        expect(targets).toContain(cycle[index + 1]);
      }
      expect(cycle.at(-1)).toBe(cycle[0]);
      if (pairs.every(([from, to]) => from < to)) expect(cycle).toEqual([]);
    }),
  );
});
