import fc from "fast-check";
import { expect, test } from "vitest";
import { dependantsOf, findCycle, startOrder } from "./dependency-order.ts";
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

const platform = {
  services: [
    service("bridge", "warehouse", "broker", "hub"),
    service("hub", "postgres", "broker"),
    service("warehouse"),
    service("broker"),
    service("postgres"),
  ],
};

test("services start in waves, each after all that it waits for", () => {
  const steps = startOrder(platform).map(({ service, wave, waitsFor }) => [
    wave,
    service,
    waitsFor.map((dependency) => dependency.service),
  ]);
  expect(steps).toEqual([
    [0, "warehouse", []],
    [0, "broker", []],
    [0, "postgres", []],
    [1, "hub", ["postgres", "broker"]],
    [2, "bridge", ["warehouse", "broker", "hub"]],
  ]);
});

test("dependants are direct and indirect ones", () => {
  expect(dependantsOf(platform, "postgres")).toEqual(["hub", "bridge"]);
  expect(dependantsOf(platform, "bridge")).toEqual([]);
});

test("a cycle is named from its first service, without the way that led there", () => {
  expect(findCycle([service("in", "a"), service("a", "b"), service("b", "c"), service("c", "a")])).toEqual([
    "a",
    "b",
    "c",
    "a",
  ]);
  expect(findCycle([service("a", "a")])).toEqual(["a", "a"]);
  expect(() => startOrder({ services: [service("a", "b"), service("b", "a")] })).toThrow(
    "services depend on each other: a → b → a",
  );
});

test("a dependency that is not there is left out", () => {
  expect(startOrder({ services: [service("a", "gone")] })).toEqual([{ service: "a", waitsFor: [], wave: 0 }]);
});

test("for any graph: a topological order, or a real cycle", () => {
  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 25 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const services = Array.from({ length: 12 }, (_, index) => {
        const targets = new Set(pairs.filter(([from]) => from === index).map(([, to]) => `s${to}`));
        return service(`s${index}`, ...targets);
      });
      const cycle = findCycle(services);
      if (cycle) {
        for (const [index, name] of cycle.slice(0, -1).entries()) {
          const targets = services.find((one) => one.name === name)?.dependsOn.map((one) => one.service);
          expect(targets).toContain(cycle[index + 1]);
        }
        expect(cycle.at(-1)).toBe(cycle[0]);
        return;
      }
      const names = startOrder({ services }).map((step) => step.service);
      expect([...names].sort()).toEqual(services.map(({ name }) => name).sort());
      for (const { name, dependsOn } of services) {
        for (const { service: target } of dependsOn) {
          expect(names.indexOf(target)).toBeLessThan(names.indexOf(name));
        }
      }
    }),
  );
});
