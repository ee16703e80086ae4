import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { killProcess } from "./kill-process.ts";

test("a process that nobody traces dies by SIGKILL, and nobody else does", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1_000)"]);
  const exit = once(child, "exit");
  await once(child, "spawn");
  killProcess(child.pid ?? 0);
  expect(await exit).toEqual([null, "SIGKILL"]);
});

test("a process that does not exist is an error", () => {
  expect(() => killProcess(2 ** 30)).toThrow("ENOENT");
});
