import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpOrder } from "../checks/start-up/start-up-order.ts";
import { loadPlatform } from "../declare/platform-folder.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { createHistory, type HistoryLog } from "../history/log.ts";
import { beginHistory } from "../stacks/observe.ts";
import { prepare } from "../stacks/prepare.ts";
import { runContext } from "../stacks/run-context.ts";
import { createStack, type Stack } from "../stacks/stack.ts";

/** What a Compose file may ask of a container that the reference platforms do not: each seen inside the container. */
const compose = `services:
  store:
    build:
      dockerfile_inline: |
        FROM redis:7-bookworm
        HEALTHCHECK --interval=20s --timeout=2s CMD redis-cli ping
    healthcheck:
      interval: 500ms
  reader:
    image: redis:7-bookworm
    command: [sh, -c, "while :; do redis-cli -h store ping; sleep 1; done"]
    depends_on:
      store: {condition: service_healthy}
    secrets: [token]
    configs: [{source: motd, target: /etc/motd.d/today}]
    volumes:
      - ./not/there/yet:/incoming
  spare:
    image: redis:7-bookworm
    deploy: {replicas: 0}
secrets:
  token: {environment: BLACKSTART_TEST_TOKEN}
configs:
  motd: {content: "good morning\\n"}
`;

let stack: Stack;
let history: HistoryLog;
const parent = mkdtempSync(join(tmpdir(), "blackstart-keys-"));
const folder = join(parent, "keys");

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), compose);
  process.env.BLACKSTART_TEST_TOKEN = "a token of the test";
  process.env.BLACKSTART_RUN_FOLDER ??= join(folder, ".blackstart");
  const context = runContext();
  const platform = await loadPlatform(folder);
  stack = createStack(context, await prepare(platform, context));
  history = createHistory(stack.clock.now);
  stack.recorder.use(history);
  await stack.system.start({ known: async () => beginHistory(stack) });
}, 300_000);

afterAll(async () => {
  const { docker, identity, stack: name } = stack.system.options;
  await stack.system.stop();
  await cleanUp(docker, { run: identity.run, stack: name });
  rmSync(parent, { recursive: true });
}, 60_000);

test("secrets and configs with content are files that any user can read", async () => {
  const reader = stack.system.service("reader");
  expect(await reader.execute(["cat", "/run/secrets/token"])).toBe("a token of the test");
  expect(await reader.execute(["cat", "/etc/motd.d/today"])).toBe("good morning\n");
  expect((await reader.execute(["stat", "-c", "%a", "/run/secrets/token"])).trim()).toBe("444");
});

test("the folder of a bind mount that is not there is made", async () => {
  expect(existsSync(join(folder, "not", "there", "yet"))).toBe(true);
  writeFileSync(join(folder, "not", "there", "yet", "letter"), "hello");
  expect(await stack.system.service("reader").execute(["cat", "/incoming/letter"])).toBe("hello");
});

test("the image's own health test is in force with the file's times, and is waited for", async () => {
  const container = stack.system.options.docker.getContainer(stack.system.service("store").container);
  const { Healthcheck } = (await container.inspect()).Config as { Healthcheck?: object };
  expect(Healthcheck).toMatchObject({
    Test: ["CMD-SHELL", "redis-cli ping"],
    Interval: 500_000_000,
    Timeout: 2_000_000_000,
  });
  const order = startUpOrder().run(history);
  expect(order).toMatchObject({ verdict: "pass", summary: "1 declared dependencies judged" });
});

test("a service scaled to zero is not started and is listed with its line", () => {
  expect(stack.system.services.map(({ name }) => name)).toEqual(["store", "reader"]);
  expect(stack.system.options.links.notCovered).toContainEqual(
    expect.objectContaining({ what: "services.spare", why: "it is scaled to zero", line: 18 }),
  );
});
