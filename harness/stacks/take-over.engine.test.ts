import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noCrash } from "../checks/availability/no-crash.ts";
import type { Platform } from "../declare/platform.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import type { ScenarioBody } from "../scenario/definition.ts";
import { runScenario } from "../scenario/lifecycle.ts";
import { stopStacks } from "./acquire.ts";

/** A scenario begins where the one before ended, unless that one left anything but a clean stack. */
const compose = `services:
  store:
    image: redis:7-bookworm
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s}
  till:
    image: redis:7-bookworm
    command: [sh, -c, "while :; do redis-cli -h store incr sales; sleep 0.2; done"]
    depends_on: {store: {condition: service_healthy}}
`;

const parent = mkdtempSync(join(tmpdir(), "blackstart-take-over-"));
let platform: Platform;

beforeAll(async () => {
  const folder = join(parent, "shop");
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), compose);
  // What a scenario of this test finds is no part of the run that the test belongs to.
  process.env.BLACKSTART_RUN_FOLDER = join(folder, ".blackstart");
  delete process.env.BLACKSTART_OWNER;
  platform = await loadPlatform(folder);
});

afterAll(async () => {
  await stopStacks();
  rmSync(parent, { recursive: true });
}, 60_000);

/** Runs a scenario and gives the container of its store: another stack has another one. */
async function storeAfter(id: string, act: ScenarioBody): Promise<{ verdict: string; store: string }> {
  let store = "";
  const { verdict } = await runScenario({
    ...{ id, title: id, platform, checks: [noCrash()] },
    async body(context) {
      store = context.platform.service("store").container;
      await context.run.phase(id, async () => act(context));
      await context.run.steady({ for: "1s" });
    },
  });
  return { verdict, store };
}

const nothing: ScenarioBody = async () => undefined;

test("a clean stack is taken over, and one that a scenario left dirty never is", async () => {
  const first = await storeAfter("first", nothing);
  const second = await storeAfter("second", nothing);
  expect(second).toEqual({ verdict: "pass", store: first.store });

  // The bug: a fault is injected and nobody heals it.
  const cutForGood = await storeAfter("cut for good", ({ platform: { link } }) =>
    link("till", "store").cut(),
  );
  expect(cutForGood).toEqual({ verdict: "unknown", store: first.store });
  const afterCut = await storeAfter("after the cut", nothing);
  expect(afterCut.verdict).toBe("pass");
  expect(afterCut.store).not.toBe(first.store);

  // The bug: a service is gone, and the check says so.
  const killed = await storeAfter("killed", ({ platform: { service } }) =>
    service("till")
      .execute(["sh", "-c", "kill 1"])
      .then(
        () => undefined,
        () => undefined,
      ),
  );
  expect(killed.verdict).not.toBe("pass");
  const afterKill = await storeAfter("after the kill", nothing);
  expect(afterKill.store).not.toBe(afterCut.store);
}, 300_000);
