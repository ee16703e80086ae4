import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { loadPlatform } from "../declare/platform-folder.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { runIdentity } from "../engine/identity.ts";
import { runScenario } from "../scenario/lifecycle.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import { type GatePlan, type PlannedLink, planGate } from "./plan.ts";
import { cleanStart, linkCut } from "./scenarios.ts";

/** The gate of any folder must object to a platform that deserves it: each client here has one fault of its own. */
const compose = `x-client: &client
  image: redis:7-bookworm
  environment: {STORE: "store:6379"}
services:
  store:
    image: redis:7-bookworm
    command: [sh, -c, "sleep 5; exec docker-entrypoint.sh redis-server"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, retries: 10}
  hasty:
    <<: *client
    depends_on: [store]
    command: [sh, -c, "while :; do redis-cli -h store ping; sleep 0.2; done"]
  crashes:
    <<: *client
    depends_on: {store: {condition: service_healthy}}
    command: [sh, -c, "while redis-cli -h store ping | grep PONG; do sleep 0.2; done; exit 7"]
  gives-up:
    <<: *client
    depends_on: {store: {condition: service_healthy}}
    command: [sh, -c, "while redis-cli -h store ping | grep PONG; do sleep 0.2; done; exec sleep 1000"]
  restarts:
    <<: *client
    restart: always
    depends_on: {store: {condition: service_healthy}}
    command: [sh, -c, "while redis-cli -h store ping | grep PONG; do sleep 0.2; done; exit 7"]
  loops:
    <<: *client
    restart: always
    depends_on: {store: {condition: service_healthy}}
    command:
      - sh
      - -c
      - |
        if [ -e /tmp/broken ]; then redis-cli -h store ping; sleep 1; exit 7; fi
        while redis-cli -h store ping | grep PONG; do sleep 0.2; done
        touch /tmp/broken
        exit 7
`;

let plan: GatePlan;
const parent = mkdtempSync(join(tmpdir(), "blackstart-verdicts-"));

beforeAll(async () => {
  const folder = join(parent, "faulty");
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), compose);
  // Results of a platform that is to fail are no part of the run that this test belongs to.
  process.env.BLACKSTART_RUN_FOLDER = join(folder, ".blackstart");
  // A run of its own, so that what it removes at the end is nothing but what it made.
  delete process.env.BLACKSTART_OWNER;
  plan = await planGate(await loadPlatform(folder));
}, 300_000);

afterAll(async () => {
  const docker = await connectEngine();
  await cleanUp(docker, { run: runIdentity().run });
  rmSync(parent, { recursive: true });
}, 60_000);

async function cutOf(client: string): Promise<ScenarioResult> {
  const found = plan.links.find((link) => link.client === client);
  if (found === undefined) throw new Error(`no link of ${client}`);
  const link: PlannedLink = { ...found, times: { trafficMs: 8_000, noticeMs: 3_000, recoveryMs: 8_000 } };
  return runScenario(linkCut(plan.platform, link));
}

/** Under pressure a check of time is `unknown` by design, and then this machine cannot show what it would say. */
function skipUnderPressure({ checks }: ScenarioResult, { skip }: TestContext): void {
  const found = checks.flatMap(({ findings }) => findings).find(({ contended }) => contended === true);
  if (found !== undefined) skip(found.message);
}

const verdicts = ({ checks }: ScenarioResult) =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));

test("a client that does not wait for a healthy server is caught at the start", async () => {
  const result = await runScenario(cleanStart(plan.platform, []));
  expect(result.checks.find(({ name }) => name === "premature connections")).toMatchObject({
    verdict: "fail",
    findings: [{ subject: "hasty->store:6379" }],
  });
});

test("a client that ends for good is caught", async () => {
  const result = await cutOf("crashes");
  expect(verdicts(result)).toEqual({
    "fault effective": "pass",
    recovery: "fail",
    "no crash, no restart": "fail",
  });
});

test("a client that silently gives up is caught", async (context) => {
  const result = await cutOf("gives-up");
  skipUnderPressure(result, context);
  expect(verdicts(result)).toEqual({
    "fault effective": "pass",
    recovery: "fail",
    "no crash, no restart": "pass",
  });
});

test("a client that its policy restarts again and again is caught, though it asks and is answered", async (context) => {
  const result = await cutOf("loops");
  skipUnderPressure(result, context);
  expect(verdicts(result)).toEqual({
    "fault effective": "pass",
    recovery: "fail",
    "no crash, no restart": "pass",
  });
  const late = result.checks.find(({ name }) => name === "recovery");
  expect(late?.findings.map(({ subject }) => subject)).toEqual(["loops"]);
});

test("a client that its policy restarts passes, and its restarts are counted", async (context) => {
  const result = await cutOf("restarts");
  skipUnderPressure(result, context);
  expect(verdicts(result)).toEqual({
    "fault effective": "pass",
    recovery: "pass",
    "no crash, no restart": "pass",
  });
  const counted = result.checks
    .flatMap(({ measured }) => measured)
    .find(({ name }) => name === "restarts of restarts");
  expect(counted?.value).toBeGreaterThan(0);
});
