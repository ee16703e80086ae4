import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exitCodeOf, isAtLeast, whyNotInstalled } from "./setup.mjs";

const lockfile = {
  packages: {
    "": {},
    "node_modules/pg": { version: "8.23.1" },
    "node_modules/@esbuild/sunos-x64": { version: "0.28.2", optional: true },
  },
};

test("a Node is new enough from its major version on", () => {
  expect(isAtLeast("v20.0.0", 20)).toBe(true);
  expect(isAtLeast("v18.20.1", 20)).toBe(false);
  expect(isAtLeast("v9.0.0", 20)).toBe(false);
});

test("packages of the lockfile that are installed need no installation, other platforms' are not missed", () => {
  expect(
    whyNotInstalled(lockfile, { packages: { "node_modules/pg": { version: "8.23.1" } } }),
  ).toBeUndefined();
});

test("what is missing or of another version is named", () => {
  expect(whyNotInstalled(lockfile, undefined)).toMatch(/not installed/);
  expect(whyNotInstalled(lockfile, { packages: {} })).toBe(
    "node_modules/pg is missing, the lockfile says 8.23.1",
  );
  expect(whyNotInstalled(lockfile, { packages: { "node_modules/pg": { version: "8.0.0" } } })).toMatch(
    /is 8\.0\.0/,
  );
});

test("a signal becomes the exit code that shells give it", () => {
  expect(exitCodeOf(3, "")).toBe(3);
  expect(exitCodeOf(null, "SIGINT")).toBe(130);
});

test("arguments, output and exit code pass through, and npm ci makes a missing node_modules", () => {
  const root = mkdtempSync(join(tmpdir(), "blackstart-setup-"));
  try {
    mkdirSync(join(root, "harness/cli"), { recursive: true });
    cpSync(fileURLToPath(new URL("./setup.mjs", import.meta.url)), join(root, "harness/cli/setup.mjs"));
    writeFileSync(join(root, "package.json"), '{"name":"empty","version":"1.0.0","private":true}');
    const packages = { "": { name: "empty", version: "1.0.0" } };
    const lock = { name: "empty", version: "1.0.0", lockfileVersion: 3, requires: true, packages };
    writeFileSync(join(root, "package-lock.json"), JSON.stringify(lock));
    const main =
      "const asked: string[] = process.argv.slice(2); console.log(asked.join()); process.exitCode = 3;\n";
    writeFileSync(join(root, "harness/cli/main.ts"), main);
    const ended = spawnSync(process.execPath, [join(root, "harness/cli/setup.mjs"), "scenario", "a b"], {
      encoding: "utf8",
    });
    expect(ended.stderr).toContain("running npm ci");
    expect(ended.stdout).toBe("scenario,a b\n");
    expect(ended.status).toBe(3);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 60_000);

test("a folder without a lockfile is an environment fault with one line", () => {
  const root = mkdtempSync(join(tmpdir(), "blackstart-setup-"));
  try {
    mkdirSync(join(root, "harness/cli"), { recursive: true });
    cpSync(fileURLToPath(new URL("./setup.mjs", import.meta.url)), join(root, "harness/cli/setup.mjs"));
    const ended = spawnSync(process.execPath, [join(root, "harness/cli/setup.mjs")], { encoding: "utf8" });
    expect(ended.status).toBe(4);
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
