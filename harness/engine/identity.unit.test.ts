import { hostname } from "node:os";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, labels, newRunIdentity, ownerIsDead, runIdentity } from "./identity.ts";

let inherited: string | undefined;
beforeEach(() => {
  inherited = process.env.BLACKSTART_OWNER;
  delete process.env.BLACKSTART_OWNER;
});
afterEach(() => {
  if (inherited === undefined) delete process.env.BLACKSTART_OWNER;
  else process.env.BLACKSTART_OWNER = inherited;
});

/** No process has so high a number. */
const nobody = 2_147_483_000;

test("a run's identity is this process, kept for its children, and another one only where it is asked for", () => {
  const own = runIdentity();
  expect(own).toMatchObject({ host: hostname(), pid: process.pid });
  expect(own.run).toMatch(/^\d{8}t\d{6}-[0-9a-f]{4}$/);
  expect(runIdentity()).toEqual(own);
  expect(JSON.parse(process.env.BLACKSTART_OWNER ?? "")).toEqual(own);
  expect(newRunIdentity().pid).toBe(process.pid);
});

test("a child has the identity that was handed down, not its own", () => {
  const parent = { run: "r1", host: "there", pid: 7, started: "9" };
  process.env.BLACKSTART_OWNER = JSON.stringify(parent);
  expect(runIdentity()).toEqual(parent);
});

test("an owner is dead only where that can be shown", () => {
  const own = labels(runIdentity(), "s1", "service", "web");
  expect(own).toMatchObject({ "blackstart.role": "service", "blackstart.service": "web" });
  expect(ownerIsDead(own)).toBe(false);
  expect(ownerIsDead({ ...own, "blackstart.pid": String(nobody) })).toBe(true);
  // Another process may have been given the number meanwhile.
  expect(ownerIsDead({ ...own, "blackstart.started": "1" })).toBe(true);
  expect(ownerIsDead({ ...own, "blackstart.pid": String(nobody), "blackstart.host": "elsewhere" })).toBe(
    false,
  );
  for (const pid of ["", "0", "-1", "x", "1.5"])
    expect(ownerIsDead({ ...own, "blackstart.pid": pid })).toBe(false);
  expect(ownerIsDead({})).toBe(false);
});

test("a process is alive, whoever's it is, until there is none of that number", () => {
  expect([isAlive(process.pid), isAlive(1), isAlive(nobody)]).toEqual([true, true, false]);
});
