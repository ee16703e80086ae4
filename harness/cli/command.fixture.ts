import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../core/package-folder.ts";

const main = join(packageFolder(), "harness", "cli", "main.ts");

export interface Started {
  pid: number;
  ended: Promise<{ code: number; output: string }>;
  signal(name: NodeJS.Signals): void;
}

/** The command as a user gives it: a process of its own, with nothing of the run that this test belongs to. */
export function blackstart(args: string[], extra: NodeJS.ProcessEnv = {}): Started {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(BLACKSTART_|VITEST)/.test(key));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: packageFolder(),
    env: { ...Object.fromEntries(inherited), ...extra },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, output }))),
    signal: (name) => child.kill(name),
  };
}
