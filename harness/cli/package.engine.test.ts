import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandLimitMs, UserProject } from "./user-project.fixture.ts";

/** The package as a user has it who knows no vitest: packed, installed into an empty folder, used there. */
const tillCompose = `services:
  store:
    image: redis:7-bookworm
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s}
  till:
    image: redis:7-bookworm
    command: [sh, -c, "while :; do redis-cli -h store incr sales; sleep 0.2; done"]
    environment: {BANK_URL: "http://bank.example:443"}
    isolation: default
    depends_on:
      store: {condition: service_healthy}
`;

let user: UserProject;
/** What the installed package says of itself. */
const manifest = (): { peerDependencies: object; exports: object } =>
  JSON.parse(user.read("node_modules", "blackstart", "package.json"));
const blackstart = (...words: string[]) => user.npx("blackstart", ...words);

beforeAll(() => {
  user = new UserProject();
  for (const name of ["compose.yaml", "cart", "cart.test.ts"]) user.takeExample(`own-scenario/${name}`, name);
  user.write("till/compose.yaml", tillCompose);
}, commandLimitMs);

afterAll(() => user.remove());

test("ships code, declarations, recipes, schemas and the report's parts, and no test", () => {
  const shipped = readdirSync(join(user.folder, "node_modules", "blackstart"), { recursive: true }).map(
    String,
  );
  for (const file of [
    "README.md",
    "dist/harness/index.d.ts",
    "dist/harness/runner/worker.js",
    "dist/harness/history/schema/run.schema.json",
    "dist/fixtures/images/redis/Dockerfile",
    "dist/reports/client/base.css",
  ]) {
    expect(shipped).toContain(file);
  }
  expect(shipped.filter((file) => /\.(unit|engine|report)\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test("brings none of its peers: neither vitest nor the client of any server", () => {
  const peers = Object.keys(manifest().peerDependencies);
  expect(peers.length).toBeGreaterThan(5);
  expect(peers.filter((name) => user.has("node_modules", name))).toEqual([]);
});

test("tells its commands and what this machine can do", { timeout: commandLimitMs }, () => {
  const help = blackstart("--help");
  expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: blackstart") });
  const doctor = blackstart("doctor");
  expect(doctor).toMatchObject({ status: 0, stdout: expect.stringContaining("✓ engine") });
});

test("every door that needs no other package opens, and the rest say which they need", () => {
  const doors = Object.keys(manifest().exports).map((path) => path.replace(/^\./, "blackstart"));
  user.write(
    "doors.mjs",
    `for (const door of ${JSON.stringify(doors)})
      await import(door, door.endsWith(".json") ? { with: { type: "json" } } : {}).catch(({ name, message }) =>
        console.log(name + ": " + message));\n`,
  );
  const opened = user.npx("node", "doors.mjs");
  expect(opened.status, opened.stderr).toBe(0);
  const closed = doors.filter((door) => door.startsWith("blackstart/adapters/"));
  const said = opened.stdout.trim().split("\n");
  expect(said).toHaveLength(closed.length + 1);
  for (const door of closed) expect(opened.stdout).toContain(`UserError: ${door} needs the package`);
  expect(opened.stdout).toMatch(/Cannot find package 'vitest' imported from .*vitest\/config\.js/);
});

test("a suite that opens the door of a client that is not there is told with its name", () => {
  const [door = ""] = Object.keys(manifest().exports).filter((path) => path.startsWith("./adapters/"));
  const opened = door.replace(/^\./, "blackstart");
  user.write("door.test.ts", `import "${opened}";\n`);
  const sentence = `blackstart: door.test.ts: ${opened} needs the package `;
  expect(blackstart("scenario", "door.test.ts")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(new RegExp(`^(npm warn .*\n)*${sentence}\\S+: npm install \\S+\n$`)),
  });
});

test("the README's scenario runs, and its run is judged again", { timeout: commandLimitMs }, () => {
  const ran = blackstart("scenario", "cart.test.ts");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/verdict: pass/);
  const report = JSON.parse(user.read(".blackstart", "latest", "run.json"));
  const repeat = `npx blackstart scenario cart.test.ts --seed ${report.seed}`;
  expect(report.scenarios).toMatchObject([{ id: "cart", platform: "shop", verdict: "pass", repeat }]);
  expect(report.environment.images).toContainEqual(expect.objectContaining({ service: "cart" }));
  const judged = blackstart("judge", join(".blackstart", "latest"));
  expect(judged.stdout).toMatch(/3 checks of 1 scenarios judged again, none differs/);
  expect(judged.status, judged.stdout + judged.stderr).toBe(0);
});

test("a mistake in a scenario's platform, and a path without a scenario, exit with 2", {
  timeout: commandLimitMs,
}, () => {
  user.write("broken/compose.yaml", tillCompose.replace("store: {condition", "nobody: {condition"));
  user.write("broken/broken.test.ts", user.read("cart.test.ts"));
  const before = user.runs();
  const mistaken = blackstart("scenario", "broken/broken.test.ts");
  expect(mistaken.stderr).toMatch(/blackstart: compose\.yaml:\d+: .*nobody/);
  expect(mistaken.status, mistaken.stdout + mistaken.stderr).toBe(2);
  expect(blackstart("scenario", "till")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("till: no scenario there"),
  });
  expect(user.runs()).toEqual(before);
});

test("the gate of a folder with a Compose file alone", { timeout: commandLimitMs }, () => {
  const ran = blackstart("start", "--platform", "./till");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  const report = JSON.parse(user.read(".blackstart", "latest", "run.json"));
  expect(report.scenarios).toMatchObject([
    { id: "foreign/till/clean-start", verdict: "pass" },
    { id: "foreign/till/cut-till-store-6379", verdict: "pass" },
    { id: "foreign/till/kill-store", verdict: "pass" },
    { id: "foreign/till/long-cut", verdict: "pass" },
    { id: "foreign/till/restart-at-new-address-store", verdict: "pass" },
    { id: "foreign/till/stop-till", verdict: "pass" },
  ]);
  expect(report.reach).toMatchObject({
    linksKnown: ["till->store:6379"],
    linksRecovered: ["till->store:6379"],
  });
  expect(ran.stdout).toMatch(/links {6}1 known, 1 faulted, 1 well again each time/);
  expect(report.notCovered).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining("till → bank.example:443") }),
  );
  expect(report.notCovered).toContainEqual(
    expect.objectContaining({ what: "services.till.isolation", place: "till/compose.yaml:9" }),
  );
  expect(user.read(".blackstart", "latest", "index.html")).toContain("cut-till-store-6379");
});

test("several scenarios run in workers of the package", { timeout: commandLimitMs }, () => {
  user.write(
    "again/again.test.ts",
    user.read("cart.test.ts").replace("import.meta.dirname", "import.meta.dirname + '/..'"),
  );
  const ran = blackstart("scenario", "cart.test.ts", "again", "--stacks", "1");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  const report = JSON.parse(user.read(".blackstart", "latest", "run.json"));
  const ids = report.scenarios.map(({ id }: { id: string }) => id);
  expect(ids.sort()).toEqual(["again/again", "cart"]);
});

test("a script starts a platform, judges what it saw, and leaves nothing", {
  timeout: commandLimitMs,
}, () => {
  user.takeExample("plain-script/cut.ts", "plain/cut.ts");
  user.write("plain/cut.ts", user.read("plain", "cut.ts").replace("../own-scenario", ".."));
  const before = user.runs();
  const ran = user.npx("node", "plain/cut.ts");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  expect(ran.stdout.match(/^pass: /gm)).toHaveLength(3);
  const [run = "", ...others] = user.runs().filter((name) => !before.includes(name));
  expect(others).toEqual([]);
  expect(user.read(".blackstart", run, "scenarios", "shop", "history.ndjson")).toContain('"kind":"packet"');
  expect(user.containersOf(run)).toBe("");
});

test("a folder that is no platform is told in a sentence", { timeout: commandLimitMs }, () => {
  expect(blackstart("start", "--platform", "./nowhere")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^(npm warn .*\n)*blackstart: \.\/nowhere: no such folder\n$/),
  });
});
