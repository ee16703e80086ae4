import { expect, test } from "vitest";
import type { SystemSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import { changesServers, withEnvironment } from "./scenario-environment.ts";

const spec = {
  services: [
    { name: "web", environment: { PAGE: "10", KEPT: "yes" } },
    { name: "store", environment: { RETENTION_MS: "1000" } },
  ],
} as unknown as SystemSpec;

test("entries replace those of the file, and the others stay", () => {
  const changed = withEnvironment(spec, { web: { PAGE: "500", NEW: "1" } });
  expect(changed.services.map(({ environment }) => environment)).toEqual([
    { PAGE: "500", KEPT: "yes", NEW: "1" },
    { RETENTION_MS: "1000" },
  ]);
});

test("a service that the file does not have is the user's mistake", () => {
  expect(() => withEnvironment(spec, { wbe: { PAGE: "1" } })).toThrow(UserError);
  expect(() => withEnvironment(spec, { wbe: { PAGE: "1" } })).toThrow(/"wbe".*web, store/);
});

test("servers outlive a scenario, so a change of them is told apart", () => {
  expect(changesServers({ web: { PAGE: "1" } }, ["web"])).toBe(false);
  expect(changesServers({ web: {}, store: {} }, ["web"])).toBe(true);
  expect(changesServers({ web: {} }, [])).toBe(true);
  expect(changesServers({}, [])).toBe(false);
});
