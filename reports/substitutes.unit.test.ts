import { expect, test } from "vitest";
import { localBuilds, substitutes } from "./substitutes.ts";
import { image, sampleEnvironment } from "./testing/environment.ts";

const environment = (...images: ReturnType<typeof image>[]) => ({ ...sampleEnvironment(), images });

test("another version than the asked one is told, a longer or shorter name of the same is not", () => {
  const store = {
    ...image("store", "clickhouse/clickhouse-server:25.8", "18.16.1"),
    source: "local" as const,
  };
  const cache = { ...image("cache", "redis:7-bookworm", "7.0"), source: "local" as const };
  const bus = image("bus", "localhost:5000/nats:2.12-alpine", "2.12.15", "registry");
  const any = image("any", "registry/thing:latest", "3.1", "registry");
  const given = environment(store, cache, bus, any);
  expect(substitutes(given)).toEqual([{ service: "store", asked: "25.8", started: "18.16.1" }]);
  expect(localBuilds(given)).toEqual(["cache"]);
});

test("the project's own images and the harness's are no substitutes", () => {
  const own = { ...image("web", "built here", "ff369b25ad01"), source: "own" as const };
  const tools = { ...image("harness", "nicolaka/netshoot:v0.14", "12"), source: "local" as const };
  expect(substitutes(environment(own, tools))).toEqual([]);
  expect(localBuilds(environment(own, tools))).toEqual([]);
  expect(substitutes(environment())).toEqual([]);
});
