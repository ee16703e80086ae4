import { expect, test } from "vitest";
import { recovery } from "../checks/recovery/recovery.ts";
import { cutOf, HistoryBuilder, link, service } from "../checks/testing/history-builder.ts";
import { faultEffective } from "../checks/wire/fault-effective.ts";
import type { Clock } from "../core/clock.ts";
import { met, wellAgain } from "./fault-waits.ts";

const id = "web->redis:6379";
const at = (nowMs: number) => ({ now: () => nowMs }) as Clock;

/** A platform without a companion whose link is cut from 10 s on. */
function cutLink(): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({ services: [service("redis", { role: "server" }), service("web")], links: [link(id)] })
    .watched("engine", "capture:redis")
    .calm(60_000)
    .outage(cutOf(id, { injecting: 10_000, proven: 10_010 }));
  for (const name of ["redis", "web"]) built.add(1_000, "health", name, { status: "healthy", via: "engine" });
  return built;
}

const healed = (built: HistoryBuilder) => {
  const { injecting: _, proven: __, ...rest } = cutOf(id, { healing: 15_000, healed: 15_010 });
  return built.outage(rest);
};
const refused = (built: HistoryBuilder, when: number) => {
  built.add(when, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  built.add(when + 1, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 });
};
const answered = (built: HistoryBuilder, when: number) =>
  built.add(when, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });

test("a fault is met when the check would pass, and not before what happened has had time to be answered", async () => {
  const built = cutLink();
  const look = (nowMs: number, ask = () => undefined) =>
    met({ history: built.history(), clock: at(nowMs) }, "cut 1", ask).look();
  let asked = 0;
  const nobody = await look(11_000, () => {
    asked++;
    return undefined;
  });
  expect(nobody).toEqual({
    done: false,
    saw: `not seen: anybody who tried ${id} during cut 1: nobody met it`,
  });
  expect(asked).toBe(1);
  refused(built, 12_000);
  expect(await look(12_100)).toMatchObject({ done: false });
  expect(await look(12_400)).toMatchObject({ done: true });
  expect(faultEffective().run(healed(built).history()).verdict).toBe("pass");
});

test("an attempt that is answered after a moment has not met a silence", async () => {
  const built = cutLink();
  built.add(12_000, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  built.add(12_100, "packet", id, { flag: "syn-ack", from: "server", clientPort: 40_000 });
  const condition = met({ history: built.history(), clock: at(13_000) }, "cut 1", () => undefined);
  expect(await condition.look()).toMatchObject({ done: false });
});

test("a fault that the history does not know is not met", async () => {
  const condition = met({ history: cutLink().history(), clock: at(11_000) }, "kill 9", () => undefined);
  expect(await condition.look()).toEqual({ done: false, saw: "not seen: kill 9 proven" });
});

test("everybody is well when the check would pass, did the history end now", async () => {
  const built = cutLink();
  const look = (nowMs: number) => wellAgain({ history: built.history(), clock: at(nowMs) }, 10_000).look();
  expect(await look(14_000)).toEqual({ done: false, saw: "no fault that was healed" });
  refused(built, 12_000);
  built.add(13_000, "health", "web", { status: "unhealthy", via: "engine" });
  healed(built);
  expect(await look(16_000)).toEqual({
    done: false,
    saw: `${id}: not answering; web: not healthy (engine)`,
  });
  answered(built, 16_500);
  expect(await look(17_000)).toMatchObject({ done: false, saw: "web: not healthy (engine)" });
  built.add(18_000, "health", "web", { status: "healthy", via: "engine" });
  expect(await look(18_100)).toMatchObject({ done: true });
  built.add(18_100, "phase", "wait", { name: "wait", edge: "end", wait: true });
  expect(recovery({ within: "10s" }).run(built.history()).verdict).toBe("pass");
});

test("a probe that lost its sight is waited for", async () => {
  const built = healed(cutLink()).probe("engine", "gap", 15_500);
  const condition = wellAgain({ history: built.history(), clock: at(17_000) }, 10_000);
  expect(await condition.look()).toMatchObject({ done: false });
  built.probe("engine", "begin", 17_500);
  const later = wellAgain({ history: built.history(), clock: at(18_000) }, 10_000);
  expect(await later.look()).toMatchObject({ done: true });
});
