import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../core/package-folder.ts";
import { commandLimitMs, UserProject } from "./user-project.fixture.ts";

/** The package beside a vitest of the user's own. */
const { devDependencies } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};
const version = (name: string) => `${name}@${devDependencies[name]}`;

const moreScenarios = `import { definePlatform } from "blackstart";
import { faultEffective, noCrash, recovery } from "blackstart/checks";
import { cut } from "blackstart/faults";
import { platformTest } from "blackstart/vitest";

const test = platformTest(definePlatform({ name: "shop", folder: import.meta.dirname }));

test.for(["first"])("the cart outlives a %s cut", { tags: ["gate"], checks: [noCrash()] }, async (_, { platform, run }) => {
  await run.during(cut(platform.link("cart", "redis")), async (outage) => run.felt(outage, { within: "10s" }));
  await run.recovered({ within: "30s" });
});
test("the cart is back at once", { checks: [recovery({ within: "1ms" })] }, async ({ platform, run }) => {
  await run.during(cut(platform.link("cart", "redis")), async (outage) => run.felt(outage, { within: "10s" }));
});
test("nothing is ever cut", { checks: [faultEffective()] }, async () => undefined);
test.skip("not today", { checks: [noCrash()] }, async () => undefined);
`;

const bothKinds = `import { defineConfig } from "vitest/config";
import { onContainers, scenarioTags } from "blackstart/vitest/config";

export default defineConfig({
  test: {
    tags: scenarioTags,
    projects: [
      { extends: true, test: { name: "unit", include: ["unit/*.test.ts"] } },
      { extends: true, test: { name: "resilience", include: ["*.test.ts"], ...onContainers } },
    ],
  },
});
`;

let user: UserProject;

beforeAll(() => {
  user = new UserProject();
  user.install("--save-dev", version("vitest"), version("@types/node"));
  user.takeExample("own-scenario", ".");
  user.write("more.test.ts", moreScenarios);
  user.write("both.config.ts", bothKinds);
  user.write(
    "unit/sum.test.ts",
    'import { test } from "vitest";\ntest("a test of another kind", () => {});\n',
  );
}, commandLimitMs);

afterAll(() => user.remove());

test("the user's files have types", { timeout: commandLimitMs }, () => {
  expect(user.compile("cart.test.ts", "more.test.ts", "vitest.config.ts", "both.config.ts")).toBe("");
  user.write("wrong.ts", moreScenarios.replace('within: "30s"', 'within: "soon"'));
  expect(user.compile("wrong.ts")).toMatch(/^wrong\.ts\(\d+,\d+\): error .*"soon"/);
});

test("tags choose, and a project of another kind stays as it was", { timeout: commandLimitMs }, () => {
  const listed = user.npx("vitest", "list", "--config", "both.config.ts", "--tags-filter=gate");
  // Vitest's list reads files without running them, so the title is not filled.
  expect(listed.stdout.trim()).toBe("[resilience] more.test.ts > the cart outlives a %s cut");
  const unit = user.npx("vitest", "run", "--config", "both.config.ts", "--project=unit");
  expect(unit.status, unit.stdout + unit.stderr).toBe(0);
  expect(user.runs()).toEqual([]);
});

test("its scenarios run, fail readably, and leave their files and nothing else", {
  timeout: commandLimitMs,
}, () => {
  const ran = user.npx("vitest", "run", "cart", "more", "--reporter=verbose");
  const said = ran.stdout + ran.stderr;
  expect(said).toMatch(/✓ cart\.test\.ts > the cart survives a lost store/);
  expect(said).toMatch(/✓ more\.test\.ts > the cart outlives a first cut/);
  expect(said).toMatch(/↓ more\.test\.ts > not today/);
  expect(said).toMatch(/↓ more\.test\.ts > nothing is ever cut .*\[there was no fault\]/);
  expect(said).toMatch(/× more\.test\.ts > the cart is back at once/);
  expect(said).toMatch(/verdict: (fail|unknown)\n(fail|unknown): recovery: .*\n {4}/);
  expect(said).toMatch(/repeat: npx blackstart scenario more\.test\.ts/);
  expect(ran.status).toBe(1);
  expect(said.match(/nothing cleans up after its SIGKILL/g)).toHaveLength(1);
  const [run = "", ...others] = user.runs();
  expect(others).toEqual([]);
  for (const file of ["scenario.json", "history.ndjson"])
    expect(user.has(".blackstart", run, "scenarios", "cart", file), file).toBe(true);
  expect(user.containersOf(run)).toBe("");
});

test("a test of vitest's own is told from a scenario", { timeout: commandLimitMs }, () => {
  expect(user.npx("blackstart", "scenario", "unit/sum.test.ts")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      "unit/sum.test.ts: it calls vitest's own test(); run it with npx vitest\n",
    ),
  });
});
