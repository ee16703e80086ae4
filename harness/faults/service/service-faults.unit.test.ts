import { expect, test } from "vitest";
import type { Fault } from "../fault.ts";
import { SmallSystem } from "../testing/small-system.ts";
import { crash } from "./crash.ts";
import { kill } from "./kill.ts";
import { pause } from "./pause.ts";
import { restart } from "./restart.ts";
import { stop } from "./stop.ts";

const signal = new AbortController().signal;
const soon = () => AbortSignal.timeout(150);

test("a killed service is dead when the engine says so and its links refuse, and back when it answers", async () => {
  await using db = await SmallSystem.start();
  const fault = kill(db.system, "db");
  expect(await fault.inject(signal)).toMatchObject({ observed: "dead" });
  expect(db.running).toBe(false);
  expect(await fault.heal(signal)).toMatchObject({ method: "a real request", observed: "yes" });
});

test("a stopped service ended by itself, or was killed after its grace period", async () => {
  await using db = await SmallSystem.start();
  const fault = stop(db.system, "db");
  expect((await fault.inject(signal)).observed).toBe("ended with 0");
  expect(await fault.heal(signal)).toMatchObject({ observed: "the end of a connection" });
  db.exitCode = 137;
  expect((await fault.inject(signal)).observed).toBe("ended with 137: killed after its grace period of 2 s");
  await fault.heal(signal);
  const own = stop(db.system, "db", { graceMs: 500 });
  expect((await own.inject(signal)).observed).toContain("of 500 ms");
});

test("a stopped service that nobody can ask is back when it runs", async () => {
  await using worker = await SmallSystem.start();
  const fault = stop({ ...worker.system, links: [] } as unknown as SmallSystem["system"], "db");
  expect((await fault.inject(signal)).observed).toBe("ended with 0");
  expect(await fault.heal(signal)).toMatchObject({ method: "the engine's word", observed: "running" });
  expect(worker.running).toBe(true);
});

test("a service whose port never answered is back when it runs, whatever took it away", async () => {
  await using debugged = await SmallSystem.start();
  debugged.hasServed = false;
  for (const fault of [kill(debugged.system, "db"), restart(debugged.system, "db")]) {
    await fault.inject(signal);
    expect(await fault.heal(signal)).toMatchObject({ method: "the engine's word", observed: "running" });
  }
});

test("a crash is over when the policy has started the service again, and not before", async () => {
  await using db = await SmallSystem.start();
  const fault = crash(db.system, "db");
  expect(await fault.inject(signal)).toMatchObject({ method: "the engine's die event" });
  await expect(fault.heal(soon())).rejects.toThrow();
  await db.begin();
  expect(await fault.heal(signal)).toMatchObject({ observed: "restarted by its policy" });
});

test("a planned restart is the end of one process and the start of another", async () => {
  await using db = await SmallSystem.start();
  const fault = restart(db.system, "db");
  expect((await fault.inject(signal)).observed).toBe("ended with 0, and started");
  expect(db.starts).toBe(2);
  expect(await fault.heal(signal)).toMatchObject({ method: "a real answer on the harness's own path" });
});

test("a service that resets what it closes is back when it does so, and frozen when it does not", async () => {
  await using db = await SmallSystem.start();
  db.lingers = false;
  const answered = { observed: "the end of a connection, by a reset" };
  const again = restart(db.system, "db");
  await again.inject(signal);
  expect(await again.heal(signal)).toMatchObject(answered);
  const frozen = pause(db.system, "db");
  expect((await frozen.inject(signal)).observed).toMatch(/^no answer for \d+ ms$/);
  expect(await frozen.heal(signal)).toMatchObject(answered);
});

test("a paused service accepts and does not answer, and answers when it is thawed", async () => {
  await using db = await SmallSystem.start();
  const fault = pause(db.system, "db");
  const proof = await fault.inject(signal);
  expect(proof.observed).toMatch(/^no answer for \d+ ms$/);
  expect(await fault.heal(signal)).toMatchObject({ observed: "the end of a connection" });
  expect(db.paused).toBe(false);
});

test("a service that answers though it is paused was not faulted", async () => {
  await using db = await SmallSystem.start();
  db.obeys = false;
  db.answer = "PONG";
  await expect(pause(db.system, "db").inject(signal)).rejects.toThrow(
    "db answered although it is paused: PONG",
  );
});

const unproven: [string, (db: SmallSystem) => Fault, (db: SmallSystem) => void][] = [
  ["a kill that killed nobody", (db) => kill(db.system, "db"), (db) => Object.assign(db, { obeys: false })],
  [
    "a crash of which the engine says nothing",
    (db) => crash(db.system, "db"),
    (db) => db.silentAbout.add("die"),
  ],
  [
    "a pause of which the engine says nothing",
    (db) => pause(db.system, "db"),
    (db) => db.silentAbout.add("pause"),
  ],
];

test.for(unproven)("%s is not proven", async ([, faultOf, spoil]) => {
  await using db = await SmallSystem.start();
  spoil(db);
  await expect(faultOf(db).inject(soon())).rejects.toThrow();
});
