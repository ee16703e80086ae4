import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../core/package-folder.ts";

/** The package as a user has it: packed, installed into an empty folder, used there with a platform of their own. */
const compose = `services:
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

const ownScenario = `import { cut, definePlatform, type Condition, faultEffective, noCrash, scenario } from "blackstart";

const shop = definePlatform({ name: "shop", folder: new URL("./shop", import.meta.url).pathname });

export default scenario(import.meta, {
  platform: shop,
  title: "the till outlives a cut of its store",
  claim: "The till goes on without a restart.",
  method: "Cut till -> store until the till has tried.",
  checks: [faultEffective(), noCrash()],
  async body({ system, run }) {
    const link = system.link("till", "store");
    await run.during(cut(link), async ({ provenAt }) => {
      const tried: Condition = {
        awaiting: "the till tries",
        look() {
          const attempts = run.history.of("packet", link.id).filter(({ at }) => at > provenAt);
          return attempts.length > 0 ? { done: true, value: attempts } : { done: false, saw: "no attempt" };
        },
      };
      await run.until(tried, { within: "20s" });
    });
  },
});
`;

const limitMs = 600_000;
const root = packageFolder();
let folder: string;

/** A user's shell knows nothing of this run; the pinned Node stands first, as the machine's own may be too old. */
function run(command: string, args: string[], cwd = folder): SpawnSyncReturns<string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(BLACKSTART_|VITEST|NODE_ENV$|npm_)/.test(name),
  );
  const PATH = `${join(root, "node_modules", "node", "bin")}:${process.env.PATH}`;
  const env = { ...Object.fromEntries(own), PATH };
  return spawnSync(command, args, { cwd, env, encoding: "utf8", timeout: limitMs, maxBuffer: 1 << 26 });
}

/** The folders of the runs so far. */
function runs(): string[] {
  const parent = join(folder, ".blackstart");
  return existsSync(parent) ? readdirSync(parent) : [];
}

const blackstart = (...args: string[]) => run("npx", ["--no-install", "blackstart", ...args]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "blackstart-user-"));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "shop", type: "module", private: true }),
  );
  mkdirSync(join(folder, "shop"));
  writeFileSync(join(folder, "shop", "compose.yaml"), compose);
  writeFileSync(join(folder, "my.test.ts"), ownScenario);
  const packed = run("npm", ["pack", "--silent", "--pack-destination", folder], root);
  expect(packed.status, packed.stderr).toBe(0);
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  const installed = run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${archive}`]);
  expect(installed.status, installed.stderr).toBe(0);
}, limitMs);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("ships code, declarations, recipes and the report's parts, and no test", { timeout: limitMs }, () => {
  const shipped = readdirSync(join(folder, "node_modules", "blackstart"), { recursive: true }).map(String);
  for (const file of [
    "dist/harness/index.d.ts",
    "dist/fixtures/images/redis/Dockerfile",
    "dist/reports/client/base.css",
  ]) {
    expect(shipped).toContain(file);
  }
  expect(shipped.filter((file) => /\.(unit|engine|report)\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test("tells its commands and what this machine can do", { timeout: limitMs }, () => {
  const help = blackstart("--help");
  expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: blackstart") });
  const doctor = blackstart("doctor");
  expect(doctor).toMatchObject({ status: 0, stdout: expect.stringContaining("✓ engine") });
});

test("a user's own scenario has types and runs", { timeout: limitMs }, () => {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2024"];
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  const checked = run(process.execPath, [compiler, ...options, ...types, "my.test.ts"]);
  expect(checked.stdout).toBe("");
  const ran = blackstart("scenario", "my.test.ts");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/verdict: pass/);
  const report = JSON.parse(readFileSync(join(folder, ".blackstart", "latest", "run.json"), "utf8"));
  const repeat = `npx blackstart scenario my.test.ts --seed ${report.seed}`;
  expect(report.scenarios).toMatchObject([{ id: "my", platform: "shop", verdict: "pass", repeat }]);
  expect(report.environment.images).toContainEqual(expect.objectContaining({ service: "till" }));
  const judged = blackstart("judge", join(".blackstart", "latest"));
  expect(judged.stdout).toMatch(/2 checks of 1 scenarios judged again, none differs/);
  expect(judged.status, judged.stdout + judged.stderr).toBe(0);
  expect(report.notCovered).toMatchObject([{ what: expect.stringContaining("till → bank.example:443") }]);
});

test("a mistake in a scenario's platform, and a path without a scenario, exit with 2", {
  timeout: limitMs,
}, () => {
  mkdirSync(join(folder, "broken"));
  writeFileSync(
    join(folder, "broken", "compose.yaml"),
    compose.replace("store: {condition", "nobody: {condition"),
  );
  writeFileSync(join(folder, "broken.test.ts"), ownScenario.replaceAll("./shop", "./broken"));
  const before = runs();
  const mistaken = blackstart("scenario", "broken.test.ts");
  expect(mistaken.stderr).toMatch(/blackstart: compose\.yaml:\d+: .*nobody/);
  expect(mistaken.status, mistaken.stdout + mistaken.stderr).toBe(2);
  expect(blackstart("scenario", "shop")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("shop: no scenario there"),
  });
  expect(runs()).toEqual(before);
});

test("the gate of a folder with a Compose file alone", { timeout: limitMs }, () => {
  const ran = blackstart("start", "--platform", "./shop");
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  const report = JSON.parse(readFileSync(join(folder, ".blackstart", "latest", "run.json"), "utf8"));
  expect(report.scenarios).toMatchObject([
    { id: "foreign/shop/clean-start", verdict: "pass" },
    { id: "foreign/shop/cut-till-store-6379", verdict: "pass" },
  ]);
  expect(report.notCovered).toMatchObject([{ what: expect.stringContaining("till → bank.example:443") }]);
  expect(ran.stdout).toMatch(/warning: shop\/compose\.yaml:\d+: .*isolation/);
  const page = readFileSync(join(folder, ".blackstart", "latest", "index.html"), "utf8");
  expect(page).toContain("cut-till-store-6379");
});

test("a folder that is no platform is told in a sentence", { timeout: limitMs }, () => {
  expect(blackstart("start", "--platform", "./nowhere")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^(npm warn .*\n)*blackstart: \.\/nowhere: no such folder\n$/),
  });
});
