import { expect, test } from "vitest";
import { HistoryBuilder, link, service } from "./testing/history-builder.ts";
import { wellAgain } from "./well-again.ts";

const id = "web->redis:6379";
const cut = { fault: "cut-1", kind: "cut", target: id };

/** A cut from 10 s to 15 s, watched until 40 s. */
function history(): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({
      services: [service("redis", { role: "server" }), service("web"), service("visitor")],
      links: [link(id)],
    })
    .watched("engine", "capture:redis")
    .calm(40_000)
    .outage({ ...cut, injecting: 10_000, proven: 10_010, healing: 15_000, healed: 15_010 });
  for (const name of ["redis", "web", "visitor"]) healthy(built, name, 1_000);
  built.add(15_020, "phase", "recovery", { name: "recovery", edge: "begin" });
  built.add(40_000, "phase", "recovery", { name: "recovery", edge: "end" });
  return built;
}

const healthy = (built: HistoryBuilder, name: string, at: number) =>
  built.add(at, "health", name, { status: "healthy", via: "engine" });
const ill = (built: HistoryBuilder, name: string, at: number) =>
  built.add(at, "health", name, { status: "unhealthy", via: "engine" });
const answer = (built: HistoryBuilder, at: number) =>
  built.add(at, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });

const verdict = (built: HistoryBuilder) => wellAgain({ within: "20s" }).run(built.history());

test("answers and health within the bound pass, and the longest is measured", () => {
  const built = history();
  answer(built, 16_000);
  ill(built, "web", 12_000);
  healthy(built, "web", 18_010);
  const result = verdict(built);
  expect(result.verdict).toBe("pass");
  expect(result.summary).toBe("everything well 3.0 s after the heal");
});

test("a link without an answer fails, however healthy everybody calls itself", () => {
  const result = verdict(history());
  expect(result.verdict).toBe("fail");
  expect(result.findings.map(({ subject }) => subject)).toEqual([id]);
});

test("a service that only depends on the client must be well again too", () => {
  const built = history();
  answer(built, 16_000);
  ill(built, "visitor", 13_000);
  const result = verdict(built);
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toMatch(/^visitor: not yet healthy \(engine\) 25 s after the heal$/);
});

test("late is a failure, on a machine under pressure it is unknown", () => {
  const late = () => {
    const built = history();
    answer(built, 36_000);
    return built;
  };
  expect(verdict(late()).verdict).toBe("fail");
  expect(verdict(late().pressure(20_000, { cpu: 0.5, eventLoopDelayMs: 900 })).verdict).toBe("unknown");
});

test("a wire that nobody watched is unknown", () => {
  const built = history();
  answer(built, 16_000);
  built.probe("capture:redis", "gap", 17_000);
  expect(verdict(built).verdict).toBe("unknown");
});

test("restarts by policy are counted", () => {
  const built = history();
  answer(built, 16_000);
  built.add(11_000, "container", "web", { action: "die", by: "platform", exitCode: 1 });
  healthy(built, "web", 17_000);
  const { measured, verdict: said } = verdict(built);
  expect(said).toBe("pass");
  expect(measured).toContainEqual({ name: "restarts of web", value: 1, unit: "count" });
});

test("without a fault nothing is covered, with nothing declared it is unknown", () => {
  const bare = new HistoryBuilder();
  expect(verdict(bare).verdict).toBe("not covered");
  expect(verdict(bare.outage({ ...cut, injecting: 1, proven: 2, healing: 3, healed: 4 })).verdict).toBe(
    "unknown",
  );
});
