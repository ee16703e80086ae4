import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { noticesStop } from "./stop-signal.ts";

/** Any part of a group's name that is certainly in the file. */
const group = readFileSync("/proc/self/cgroup", "utf8").slice(0, 3);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function started(program: string): Promise<number> {
  const child = spawn("perl", ["-e", `$| = 1; ${program}; print "ready\\n"; sleep 60`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

test("who catches the signal takes notice of it, by whatever name it is called", async () => {
  const pid = await started("$SIG{TERM} = sub { exit 0 }");
  for (const signal of ["SIGTERM", "TERM", "15", "", undefined])
    expect(noticesStop(pid, group, signal)).toBe(true);
  expect(noticesStop(pid, group, "SIGQUIT")).toBe(false);
});

test("who waits for it, though it is held back, takes notice too", async () => {
  const pid = await started("use POSIX; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM))");
  expect(noticesStop(pid, group)).toBe(true);
});

test("who leaves it as it is, or ignores it, does not", async () => {
  expect(noticesStop(await started("1"), group)).toBe(false);
  expect(noticesStop(await started("$SIG{TERM} = 'IGNORE'"), group)).toBe(false);
});

test("nothing is said of a process elsewhere, one that is gone, and a signal that nobody knows", async () => {
  const pid = await started("1");
  expect(noticesStop(pid, "no such container")).toBeUndefined();
  expect(noticesStop(2 ** 22, group)).toBeUndefined();
  for (const signal of ["SIGNAL", "0", "65"]) expect(noticesStop(pid, group, signal)).toBeUndefined();
});
