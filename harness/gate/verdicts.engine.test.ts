import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { noCrash } from "../checks/availability/no-crash.ts";
import { recovery } from "../checks/recovery/recovery.ts";
import { prematureConnections } from "../checks/start-up/premature-connections.ts";
import { faultEffective } from "../checks/wire/fault-effective.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { runIdentity } from "../engine/identity.ts";
import type { CheckResult } from "../history/check.ts";
import { runScenario } from "../scenario/lifecycle.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import { cleanStart } from "./clean-start.ts";
import { linkCell } from "./link-cell.ts";
import { GateMemory } from "./memory.ts";
import { planGate } from "./plan.ts";

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

const parent = mkdtempSync(join(tmpdir(), "blackstart-verdicts-"));
let result: ScenarioResult;

/**
 * All in one start and one time of waiting: what the gate does to each link is done to these at once, and each client
 * is told apart by the findings that name it.
 */
beforeAll(async () => {
  const folder = join(parent, "faulty");
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), compose);
  // Results of a platform that is to fail are no part of the run that this test belongs to.
  process.env.BLACKSTART_RUN_FOLDER = join(folder, ".blackstart");
  // A run of its own, so that what it removes at the end is nothing but what it made.
  delete process.env.BLACKSTART_OWNER;
  const { platform, links } = await planGate(await loadPlatform(folder));
  const times = { trafficMs: 15_000, noticeMs: 2_000, recoveryMs: 8_000, watchMs: 1_000 };
  // What these clients do wrong they do at once: nobody has to be watched for long.
  const context = {
    platform,
    settling: { leastMs: 500, withinMs: 2_500 },
    memory: new GateMemory(),
    checks: [],
  };
  const sick = links.filter(({ client }) => client !== "hasty");
  const cuts = sick.map((link) => linkCell("cut", [{ ...link, times }]).scenario(context));
  result = await runScenario({
    ...cleanStart(platform, context.settling, context.memory),
    within: "120s",
    checks: [
      ...[prematureConnections(), faultEffective(), recovery({ within: times.recoveryMs })],
      noCrash({ allow: sick.flatMap(({ mayRestart }) => mayRestart) }),
    ],
    async body(given) {
      await Promise.all(cuts.map(({ body }) => body(given)));
    },
  });
}, 300_000);

afterAll(async () => {
  const docker = await connectEngine();
  await cleanUp(docker, { run: runIdentity().run });
  rmSync(parent, { recursive: true });
}, 60_000);

function check(name: string): CheckResult {
  const found = result.checks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no check ${name}: ${result.reason}`);
  return found;
}

/**
 * What a check says of one client and of its link. Under pressure a check of time is `unknown` by design, and then this
 * machine cannot show what it would say.
 */
function saidOf(client: string, name: string, { skip }: TestContext): string[] {
  const subjects = [client, `${client}->store:6379`];
  const found = check(name).findings.filter(({ subject }) => subjects.includes(subject));
  const contended = found.find((finding) => finding.contended === true);
  if (contended !== undefined) skip(contended.message);
  return found.map(({ subject, unknown }) => `${subject}: ${unknown ? "unknown" : "fail"}`);
}

test("the cuts were felt", () => {
  expect(check("fault effective").verdict).toBe("pass");
});

test("a client that does not wait for a healthy server is caught at the start, and it alone", () => {
  expect(check("premature connections")).toMatchObject({
    verdict: "fail",
    findings: [{ subject: "hasty->store:6379" }],
  });
});

test("a client that ends for good is caught, and no other crashed", () => {
  expect(check("no crash, no restart")).toMatchObject({
    verdict: "fail",
    findings: [{ subject: "crashes" }],
  });
  // However busy the machine was: it ended, and nobody starts it again.
  const known = check("recovery").findings.filter(({ unknown }) => unknown !== true);
  expect(known.map(({ subject }) => subject)).toContain("crashes");
});

test("a client that silently gives up is caught", (context) => {
  expect(saidOf("gives-up", "recovery", context)).toEqual(["gives-up->store:6379: fail"]);
});

test("a client that its policy restarts again and again is caught, though it asks and is answered", (context) => {
  expect(saidOf("loops", "recovery", context)).toEqual(["loops: fail"]);
});

test("nobody objects to a client that its policy restarts, and its restarts are counted", (context) => {
  expect(saidOf("restarts", "recovery", context)).toEqual([]);
  expect(saidOf("restarts", "no crash, no restart", context)).toEqual([]);
  const counted = check("recovery").measured.find(({ name }) => name === "restarts of restarts");
  expect(counted?.value).toBeGreaterThan(0);
});

test("nobody objects to the others", (context) => {
  for (const client of ["hasty", "store"]) expect(saidOf(client, "recovery", context)).toEqual([]);
});
