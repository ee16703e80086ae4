import { expect, test } from "vitest";
import { HistoryBuilder, link, service, without } from "../testing/history-builder.ts";
import { answer, cut, healthy, history, id, verdict } from "../testing/recovering.ts";
import { recovery } from "./recovery.ts";

/** The same cut, and a client without a health check that ran before it: watched until a minute after the heal. */
function unchecked(client: Parameters<typeof service>[1] = {}): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({
      services: [
        service("redis", { role: "server" }),
        service("web", { hasHealthCheck: false, restart: "always", ...client }),
      ],
      links: [link(id)],
    })
    .watched("engine", "capture:redis")
    .calm(75_000)
    .outage({ ...cut, injecting: 10_000, proven: 10_010, healing: 15_000, healed: 15_010 });
  healthy(built, "redis", 1_000);
  answer(built, 16_000);
  start(built, 2_000);
  return built;
}

/** The history goes on until then. */
function until(built: HistoryBuilder, endMs: number): HistoryBuilder {
  built.add(15_020, "phase", "recovery", { name: "recovery", edge: "begin" });
  built.add(endMs, "phase", "recovery", { name: "recovery", edge: "end" });
  return built;
}

const start = (built: HistoryBuilder, at: number) =>
  built.add(at, "container", "web", { action: "start", by: "platform" });
const die = (built: HistoryBuilder, at: number, exitCode = 1) =>
  built.add(at, "container", "web", { action: "die", by: "platform", exitCode });

test("a client without a health check that ran throughout is well", () => {
  expect(verdict(until(unchecked(), 16_100)).verdict).toBe("pass");
});

test("one death in the cut is forgiven once the client has run on for the quiet time", () => {
  const built = unchecked();
  die(built, 11_000);
  start(built, 17_010);
  const result = verdict(until(built, 27_020));
  expect(result.verdict).toBe("pass");
  expect(result.summary).toBe("longest recovery 2 s");
  expect(result.bound).toBe(
    "answering, healthy, closed and storing again within 20 s of the proven heal; without a health check its last start, and 10 s of running after it",
  );
});

test("a restarted client that was not watched for the quiet time is unknown", () => {
  const built = unchecked();
  die(built, 11_000);
  start(built, 17_010);
  const result = verdict(until(built, 27_000));
  expect(result.verdict).toBe("unknown");
  expect(result.findings[0]?.message).toMatch(/web was seen for 9.99 s of 10 s after its last start$/);
});

test("a client that dies again and again fails, in whichever part of its loop the history ends", () => {
  const loop = () => {
    const built = unchecked();
    for (let at = 11_000; at < 70_000; at += 2_000) {
      die(built, at);
      start(built, at + 1_000);
    }
    return built;
  };
  for (const endMs of [46_500, 47_500, 70_500]) {
    const result = verdict(until(loop(), endMs));
    expect(result.verdict).toBe("fail");
    expect(result.findings.map(({ subject }) => subject)).toEqual(["web"]);
  }
  expect(verdict(until(loop(), 30_500)).verdict).toBe("unknown");
  expect(verdict(until(loop(), 31_500)).verdict).toBe("unknown");
});

test("a client that seemed well and died after the bound fails", () => {
  const built = unchecked();
  die(built, 11_000);
  start(built, 12_000);
  die(built, 36_000);
  start(built, 36_500);
  expect(verdict(until(built, 60_000)).verdict).toBe("fail");
});

test("a client without a health check that stays dead fails, whenever it died", () => {
  for (const at of [9_000, 11_000, 20_000]) {
    const built = unchecked();
    die(built, at);
    const result = verdict(until(built, 60_000));
    expect(result.findings[0]?.message).toBe("still not running 45.0 s after the heal");
  }
});

test("what had done its work before the fault owes nothing", () => {
  const built = unchecked({ restart: "no" });
  die(built, 3_000, 0);
  expect(verdict(until(built, 16_100)).verdict).toBe("pass");
  const job = unchecked({ role: "job" });
  die(job, 11_000);
  expect(verdict(until(job, 60_000)).verdict).toBe("pass");
});

test("a late start under contention is unknown", () => {
  const built = unchecked();
  die(built, 11_000);
  start(built, 36_000);
  built.contention(20_000, { cpu: 0.5, eventLoopDelayMs: 900 });
  expect(verdict(until(built, 60_000)).verdict).toBe("unknown");
});

test("a client that ended for good fails, however busy the machine, and however short the history", () => {
  for (const endMs of [30_000, 60_000]) {
    const ended = (restart: string) => {
      const built = unchecked({ restart });
      die(built, 11_000);
      return until(built.contention(20_000, { cpu: 0.5, eventLoopDelayMs: 9_000 }), endMs);
    };
    expect(verdict(ended("no")).verdict).toBe("fail");
    expect(verdict(ended("always")).verdict).toBe("unknown");
  }
});

test("what the machine's contention left open says so", () => {
  const built = history().contention(20_000, { cpu: 0.5, eventLoopDelayMs: 900 });
  answer(built, 36_000);
  expect(verdict(built).findings).toMatchObject([{ subject: id, unknown: true, contended: true }]);
});

test("a client of which the engine said nothing, or could not, is unknown", () => {
  const unseen = until(unchecked(), 16_100).history();
  const mute = without(unseen, ({ kind }) => kind === "container");
  expect(recovery({ within: "20s" }).run(mute).verdict).toBe("unknown");
  expect(verdict(until(unchecked().probe("engine", "gap", 12_000), 16_100)).verdict).toBe("unknown");
});

test("a client that ran before the history began is known by the state it begins with", () => {
  const built = until(unchecked(), 16_100);
  built.add(500, "health", "web", { status: "none", via: "engine" });
  const continued = without(built.history(), ({ kind }) => kind === "container");
  expect(recovery({ within: "20s" }).run(continued).verdict).toBe("pass");
});

test("a client that the harness takes down at the end did not relapse", () => {
  const built = unchecked();
  built.add(30_000, "container", "web", { action: "kill", by: "harness" });
  built.add(30_010, "container", "web", { action: "die", by: "harness", exitCode: 137 });
  expect(verdict(until(built, 31_000)).verdict).toBe("pass");
});
