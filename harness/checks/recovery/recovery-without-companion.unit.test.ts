import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { answer, cut, healthy, history, id, ill, verdict } from "../testing/recovering.ts";

test("answers and health within the bound pass, and the longest is measured", () => {
  const built = history();
  answer(built, 16_000);
  ill(built, "web", 12_000);
  healthy(built, "web", 18_010);
  const result = verdict(built);
  expect(result.verdict).toBe("pass");
  expect(result.summary).toBe("longest recovery 3 s");
});

test("a link without an answer fails, however healthy everybody calls itself", () => {
  const asked = history();
  asked.add(16_000, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  const result = verdict(asked);
  expect(result.verdict).toBe("fail");
  expect(result.findings.map(({ subject }) => subject)).toEqual([id]);
});

test("a link that nobody has asked on since the fault began owes no answer", () => {
  const built = history();
  built.add(9_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(built).verdict).toBe("pass");
  built.add(11_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(built).verdict).toBe("fail");
});

test("a service that only depends on the client must be well again too", () => {
  const built = history();
  answer(built, 16_000);
  ill(built, "visitor", 13_000);
  const result = verdict(built);
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toMatch(/^still not healthy \(engine\) 25.0 s after the heal$/);
});

test("late is a failure, on a machine under contention it is unknown", () => {
  const late = () => {
    const built = history();
    answer(built, 36_000);
    return built;
  };
  expect(verdict(late()).verdict).toBe("fail");
  expect(verdict(late().contention(20_000, { cpu: 0.5, eventLoopDelayMs: 900 })).verdict).toBe("unknown");
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
  expect(measured).toContainEqual({
    ...{ id: "restarts", of: "web", name: "restarts of web", value: 1, unit: "count" },
  });
});

test("without a fault nothing is covered, with nothing declared it is unknown", () => {
  const bare = new HistoryBuilder();
  expect(verdict(bare).verdict).toBe("not covered");
  expect(verdict(bare.outage({ ...cut, injecting: 1, proven: 2, healing: 3, healed: 4 })).verdict).toBe(
    "unknown",
  );
});
