import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Case, judged } from "./judge.ts";
import { readRun, titleOf } from "./read-run.ts";
import { figures, line, type Tried } from "./table.ts";

const root = join(import.meta.dirname, "../..");
const platforms = join(root, "fixtures/platforms/field");
const runs = join(root, "reports/out");

export interface TrialOptions {
  /** Only cases whose kind or name holds this. */
  only?: string;
  repeat: number;
  /** One more core's worth of work beside each gate. */
  busyCore?: boolean;
}

/** The table of what is right for each platform. */
export function readCases(): Case[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, "cases.json"), "utf8")) as Case[];
}

/**
 * Gives each platform of the field to the gate, as a user would, and holds what it says against the table. Each round
 * goes through all of them. Returns the exit code: 0 where all is right, 1 where something is wrong, 3 where something
 * was not told.
 */
export async function trial(options: TrialOptions): Promise<number> {
  const { only = "" } = options;
  const cases = readCases().filter(({ kind, name }) => `${kind} ${name}`.includes(only));
  if (cases.length === 0) {
    process.stderr.write(`blackstart: --only: no case of the trial holds "${only}"\n`);
    return 2;
  }
  const all: Tried[] = [];
  for (let round = 1; round <= options.repeat; round++) {
    if (options.repeat > 1) process.stdout.write(`round ${round} of ${options.repeat}\n`);
    for (const one of cases) {
      const tried = await tryCase(one, options);
      if (tried === undefined) return 130;
      all.push(tried);
      process.stdout.write(`${line(tried)}\n`);
    }
  }
  process.stdout.write(`${figures(all)}\n`);
  if (all.some(({ outcome }) => outcome === "wrong")) return 1;
  return all.some(({ outcome }) => outcome === "untold") ? 3 : 0;
}

/** The gate of one platform, in a process of its own; undefined where it was interrupted. */
export async function tryCase(one: Case, { busyCore = false } = {}): Promise<Tried | undefined> {
  const before = new Set(runFolders());
  const startedAt = performance.now();
  const busy = busyCore ? spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }) : undefined;
  const { code, said } = await gate(join(platforms, one.name), one.options).finally(() =>
    busy?.kill("SIGKILL"),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  if (code === 130) return undefined;
  const folder = runFolders().find((name) => !before.has(name) && isOf(name, one));
  if (folder === undefined) {
    const outcome = code === 2 && one.kind === "healthy" ? "wrong" : "untold";
    return { case: one, seconds, outcome, said: `exit code ${code}: ${said}` };
  }
  const report = relative(process.cwd(), join(runs, folder, "index.html"));
  return { case: one, seconds, report, ...judged(one, readRun(join(runs, folder))) };
}

/** Resolves with the exit code and the last line that was written. */
function gate(folder: string, options: readonly string[] = []): Promise<{ code: number; said: string }> {
  const kept = Object.entries(process.env).filter(([key]) => !/^(BLACKSTART_|VITEST)/.test(key));
  const command = [join(root, "harness/cli/setup.mjs"), "start", "--platform", folder, ...options];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: Object.fromEntries(kept),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const onSignal = () => child.kill("SIGINT");
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  let tail = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      tail = `${tail}${chunk}`.slice(-2_000);
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
      resolve({ code: code ?? 130, said: tail.trim().split("\n").at(-1) ?? "" });
    });
  });
}

function runFolders(): string[] {
  return existsSync(runs) ? readdirSync(runs).filter((name) => existsSync(join(runs, name, "run.json"))) : [];
}

/** Another run may end in the same minute: `latest` and the newest folder could be its. */
function isOf(folder: string, { name }: Case): boolean {
  return folder !== "latest" && titleOf(join(runs, folder)) === `gate of ${name}`;
}
