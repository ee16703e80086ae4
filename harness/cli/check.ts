import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes } from "../core/errors.ts";
import { packageFolder } from "../core/package-folder.ts";
import { runVitest, type TestOutcome } from "./vitest-run.ts";

export interface CheckOutcome {
  exitCode: number;
  tests: TestOutcome[];
}

/** `check`: types, lint and format, what nobody uses, unit tests (which hold the import directions). Needs no engine. */
export async function check(): Promise<CheckOutcome> {
  const tools: [string, string[]][] = [
    ["types", ["tsc", "--noEmit"]],
    ["lint", ["biome", "check", "."]],
    ["unused", ["knip", "--no-progress", "--no-config-hints"]],
  ];
  const outcomes = await Promise.all(tools.map(([title, command]) => tool(title, command)));
  const folder = await mkdtemp(join(tmpdir(), "blackstart-"));
  try {
    const unit = await runVitest({
      arguments: ["--project=unit"],
      resultFile: join(folder, "unit.json"),
      quiet: true,
    });
    const tests = [...outcomes, ...unit.tests];
    const failed = tests.some(({ status }) => status === "failed") || unit.exitCode !== 0;
    return { exitCode: failed ? exitCodes.fail : exitCodes.pass, tests };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tool(title: string, [name = "", ...args]: string[]): Promise<TestOutcome> {
  const binary = join(packageFolder(), "node_modules", ".bin", name);
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: packageFolder(), stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => {
      process.stdout.write(`${title}: ${code === 0 ? "ok" : "failed"}\n`);
      resolve({ file: title, title, status: code === 0 ? "passed" : "failed", message: "" });
    });
  });
}
