#!/usr/bin/env node
/**
 * The door of the repository's own commands: `node harness/cli/setup.mjs <verb> [arguments…]`. Plain JavaScript for
 * Node 20 and later that needs no package: it installs the packages where they are missing or old, and hands over
 * to the pinned Node with harness/cli/main.ts. Exit codes are main.ts's; 4 when the set-up itself fails.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const environmentFault = 4;
const oldestNodeMajor = 20;
/** main.ts is TypeScript that Node itself strips of its types: from here on any Node would do. */
const oldestTypeScriptMajor = 24;

/** Whether a Node of this version can run what needs at least `major`. */
export function isAtLeast(version, major) {
  return Number.parseInt(version.replace(/^v/, ""), 10) >= major;
}

/**
 * Why the installed packages are not those of the lockfile, or undefined when they are. `installed` is what npm
 * notes in node_modules/.package-lock.json when an installation is complete, so it is a stamp that npm keeps.
 */
export function whyNotInstalled(lockfile, installed) {
  if (installed === undefined) return "the packages are not installed yet";
  for (const [path, entry] of Object.entries(lockfile.packages ?? {})) {
    // Optional packages are for other platforms, peers of them, or linked: only what must be there is compared.
    if (path === "" || entry.optional === true || entry.devOptional === true || entry.link === true) continue;
    const found = installed.packages?.[path]?.version;
    if (found !== entry.version)
      return `${path} is ${found ?? "missing"}, the lockfile says ${entry.version}`;
  }
  return undefined;
}

/** The exit code of a child that ended: shells give a signal's number plus 128. */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: 137 }[signal] ?? 1;
}

function main(root, args) {
  if (!isAtLeast(process.version, oldestNodeMajor)) {
    return fail(`Node ${process.version} is too old: install Node ${oldestNodeMajor} or later`);
  }
  const lockfile = readJson(join(root, "package-lock.json"));
  if (lockfile === undefined) return fail(`${join(root, "package-lock.json")} is missing or not JSON`);
  const why = whyNotInstalled(lockfile, readJson(join(root, "node_modules", ".package-lock.json")));
  if (why !== undefined) {
    say(`${why}: running npm ci (about a minute)`);
    const ended = npm(root, ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (ended !== 0) return ended === 130 ? 130 : fail("npm ci failed; its message stands above");
  }
  const node = pinnedNode(root);
  return node === undefined ? environmentFault : handOver(root, node, args);
}

/** The pinned Node, or this one where it is new enough, or undefined after saying what to do. */
function pinnedNode(root) {
  const folder = join(root, "node_modules", "node");
  const binary = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (works(binary)) return binary;
  const installer = join(folder, "installArchSpecificPackage.js");
  if (existsSync(installer)) {
    // npm may be told to run no install scripts; this one fetches the binary for this processor, with npm.
    say(`fetching the pinned Node for ${process.platform}-${process.arch}`);
    spawnSync(process.execPath, [installer], { cwd: folder, stdio: ["ignore", 2, 2], timeout: 10 * 60_000 });
    if (works(binary)) return binary;
  }
  if (isAtLeast(process.version, oldestTypeScriptMajor)) return process.execPath;
  fail(
    `the pinned Node cannot be had for ${process.platform}-${process.arch}: install Node ${oldestTypeScriptMajor} ` +
      "or later, put it first in the path, and run the command again",
  );
  return undefined;
}

function works(binary) {
  return existsSync(binary) && spawnSync(binary, ["--version"], { timeout: 30_000 }).status === 0;
}

/** npm as it was called, so that its version and settings are the user's own. */
function npm(root, args) {
  const script = process.env.npm_execpath;
  const byScript = script !== undefined && /npm-cli\.c?js$/.test(script);
  const [program, before] = byScript ? [process.execPath, [script]] : ["npm", []];
  const ended = spawnSync(program, [...before, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (ended.error !== undefined) say(`npm could not be run: ${ended.error.message}`);
  return exitCodeOf(ended.status, ended.signal ?? "");
}

/** Runs main.ts in the pinned Node and ends as it ends. */
function handOver(root, node, args) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  // Examples import the package by its name, as users do: here that is the sources, which need no build.
  const words = ["--conditions=blackstart-source", join(root, "harness", "cli", "main.ts"), ...args];
  // What Node made of the sources once, it need not make again: a start costs half.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "node-compile");
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: cache };
  // Where Node can, this process becomes the other one, and there is one less to wait for it.
  if (process.execve !== undefined && process.platform !== "win32") {
    process.removeAllListeners("warning");
    process.execve(node, [node, ...words], env);
  }
  const child = spawn(node, words, { stdio: "inherit", env });
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends Ctrl-C to the child as well: passed on it would count as a second one.
    process.on(signal, () => (signal === "SIGINT" && inTerminal ? undefined : child.kill(signal)));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(fail(`${node} could not be run: ${error.message}`)));
    child.once("close", (code, signal) => resolve(exitCodeOf(code, signal ?? "")));
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function say(line) {
  process.stderr.write(`blackstart: ${line}\n`);
}

function fail(line) {
  say(line);
  return environmentFault;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(fileURLToPath(new URL("../../", import.meta.url)), process.argv.slice(2));
}
