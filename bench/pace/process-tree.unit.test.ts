import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runMeasured, usersEnvironment } from "./command.ts";
import { childrenTimeMs, PeakMemory, treeOf } from "./process-tree.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-tree-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const log = () => join(folder, "log");
const measured = (words: string[], signal?: AbortSignal) =>
  runMeasured({ words, folder, log: log(), ...(signal === undefined ? {} : { signal }) });

/** A program whose child does the work and prints what it was charged for it, in microseconds. */
const parentOf = (work: string) => [
  ...[process.execPath, "-e"],
  `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(work)}], { stdio: "inherit" })`,
];

test("the processor time of a child's child is in the figure, and what others take meanwhile is not", async () => {
  const spin = (forMs: number) =>
    `const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
     while (used() < ${forMs * 1_000}); console.log(used());`;
  const other = spawn(process.execPath, ["-e", spin(1_500)], { stdio: "ignore" });
  const { exitCode, processorMs = 0, wallMs } = await measured(parentOf(spin(600)));
  other.kill();
  const usedMs = Number(readFileSync(log(), "utf8")) / 1_000;
  expect(exitCode).toBe(0);
  expect(usedMs).toBeGreaterThanOrEqual(600);
  // A tick is 10 ms, in user and in system time; Node itself starts twice.
  expect(processorMs).toBeGreaterThan(usedMs - 40);
  expect(processorMs).toBeLessThan(usedMs + 900);
  expect(wallMs).toBeGreaterThan(500);
});

test("the memory that a child's child fills is in the peak, also when it is gone", async () => {
  const fill = `const full = Buffer.alloc(200 * 2 ** 20, 1); process.stdin.on("end", () => full.length).resume()`;
  const [program = "", ...words] = parentOf(fill);
  const parent = spawn(program, words, { stdio: ["pipe", "ignore", "inherit"] });
  const memory = new PeakMemory(parent.pid ?? 0, 10);
  await expect.poll(() => memory.mostBytes).toBeGreaterThan(200 * 2 ** 20);
  parent.stdin.end();
  await once(parent, "exit");
  expect(memory.end()).toBeLessThan(400 * 2 ** 20);
  expect(new PeakMemory(2 ** 30).end()).toBe(undefined);
});

test("the exit code is the command's, and its words are no shell's text", async () => {
  expect((await measured(["sh", "-c", "exit 7"])).exitCode).toBe(7);
  await measured(["printf", "%s", "$(id) `id` ; id"]);
  expect(readFileSync(log(), "utf8")).toBe("$(id) `id` ; id");
  expect((await measured(["no-such-command-at-all"])).exitCode).toBe(127);
});

test("an interruption reaches the command as Ctrl-C does, and the end of all of it is waited for", async () => {
  const abort = new AbortController();
  // Its parent ends at once by the same signal.
  const slow = `process.on("SIGINT", () => setTimeout(() => { console.log("cleaned"); process.exit(); }, 300));
                console.log("ready"); setInterval(() => {}, 1_000);`;
  const ended = measured(parentOf(slow), abort.signal);
  await expect.poll(() => readFileSync(log(), "utf8")).toContain("ready");
  abort.abort();
  expect((await ended).exitCode).toBe(130);
  expect(readFileSync(log(), "utf8")).toContain("cleaned");
  await expect(measured(["true"], abort.signal)).rejects.toThrow("aborted");
});

test("a process that is gone has no tree but itself, and a text that is no stat no time", () => {
  expect(treeOf(2 ** 30)).toEqual([2 ** 30]);
  expect(treeOf(process.ppid)).toContain(process.pid);
  expect(childrenTimeMs("")).toBe(undefined);
  const fields = `S 1 1 1 0 -1 0 0 0 0 0 300 100 25 5 20 0`;
  expect(childrenTimeMs(`42 (a) name) ${fields}`)).toBe(300);
});

test("a command gets the user's environment, without what npm and the set-up added", () => {
  const given = {
    ...{
      HOME: "/home/u",
      PATH: "/r/node_modules/.bin:/x/node-gyp-bin:/usr/bin",
      npm_lifecycle_event: "bench",
    },
    ...{ NODE_COMPILE_CACHE: "/r/cache", BLACKSTART_OWNER: "{}", INIT_CWD: "/r" },
  };
  expect(usersEnvironment(given)).toEqual({ HOME: "/home/u", PATH: "/usr/bin" });
});
