import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { id, platform, refuse, spec, state, traffic, untilMs } from "../testing/circuits.ts";
import { cutOf, HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { circuit } from "./circuit.ts";

const run = (history: History) => circuit().run(history);
const verdict = (history: History) => run(history).verdict;

/** Answers, then three refused attempts and an opening; nothing is said about what follows. */
const tripped = () => state(refuse(traffic(platform(), 1_000), 2_000, 2_500, 3_000), 3_005, "open");
/** The whole round: open, half-open after 3 s, an answer, closed. */
const round = () => state(traffic(state(tripped(), 6_100, "half-open"), 6_150), 6_200, "closed");

test("a whole round passes and measures how long it was open", () => {
  const result = run(round().history());
  expect(result).toMatchObject({
    verdict: "pass",
    findings: [],
    summary: "1 of 1 circuit opened, 1 opening in all",
  });
  expect(result.measured).toContainEqual({
    ...{ id: "circuit-open", of: "bridge db", name: "bridge db open", value: 3_095, unit: "ms" },
  });
});

test("a trial that fails opens it again", () => {
  const builder = state(refuse(state(tripped(), 6_100, "half-open"), 6_110), 6_120, "open", { failures: 4 });
  state(traffic(state(builder, 9_200, "half-open"), 9_250), 9_300, "closed");
  expect(verdict(builder.history())).toBe("pass");
});

test("closed all along with traffic and nothing wrong passes", () => {
  expect(verdict(traffic(platform(), 1_000).history())).toBe("pass");
});

test("payload or an attempt while open fails", () => {
  expect(verdict(traffic(round(), 4_500).history())).toBe("fail");
  expect(verdict(refuse(round(), 4_500).history())).toBe("fail");
});

test("a request that was under way when it opened does not", () => {
  expect(verdict(traffic(round(), 3_100, 50, 0).history())).toBe("pass");
});

test("one whose connection was accepted only when a silence ended does not; later payload on it does", () => {
  const build = (sentAt: number, synAt = 2_900) => {
    const builder = round();
    builder.add(synAt, "packet", id, { flag: "syn", from: "client", clientPort: 50_000 });
    builder.add(4_500, "packet", id, { flag: "syn", from: "client", clientPort: 50_000, again: true });
    builder.add(4_501, "packet", id, { flag: "syn-ack", from: "server", clientPort: 50_000 });
    return verdict(traffic(builder, sentAt).history());
  };
  expect(build(4_510)).toBe("pass");
  expect(build(5_200)).toBe("fail");
  expect(build(4_200)).toBe("fail");
  expect(build(4_510, 3_500)).toBe("fail");
});

test("one failure too many or too few fails", () => {
  for (const failures of [2, 4]) {
    const builder = state(refuse(traffic(platform(), 1_000), 2_000, 2_500, 3_000), 3_005, "open", {
      failures,
    });
    state(traffic(state(builder, 6_100, "half-open"), 6_150), 6_200, "closed");
    expect(verdict(builder.history())).toBe("fail");
  }
});

test("an attempt after enough refused ones fails, though the owner claims the right count", () => {
  const builder = state(refuse(traffic(platform(), 1_000), 2_000, 2_300, 2_600, 3_000), 3_005, "open");
  state(traffic(state(builder, 6_100, "half-open"), 6_150), 6_200, "closed");
  expect(verdict(builder.history())).toBe("fail");
});

test("never opening fails; an answer in between starts the count anew", () => {
  expect(verdict(refuse(traffic(platform(), 1_000), 2_000, 2_500, 3_000, 3_500).history())).toBe("fail");
  const answered = traffic(refuse(traffic(platform(), 1_000), 2_000, 2_300), 2_500);
  expect(verdict(refuse(answered, 3_000, 3_500).history())).toBe("pass");
});

test("attempts before the first answer are start-up, and do not count", () => {
  expect(verdict(traffic(refuse(platform(), 500, 1_000, 2_000, 4_000, 8_000), 9_000).history())).toBe("pass");
});

test("without a claimed count the wire must show the failures", () => {
  const open = (builder: HistoryBuilder) => {
    builder.add(3_005, "circuit", "bridge", { circuit: "db", state: "open", via: "log" });
    return verdict(state(traffic(state(builder, 6_100, "half-open"), 6_150), 6_200, "closed").history());
  };
  expect(open(refuse(traffic(platform(), 1_000), 2_000, 2_500, 3_000))).toBe("pass");
  expect(open(refuse(traffic(platform(), 1_000), 2_500, 3_000))).toBe("unknown");
});

test("a claimed count is not believed where a cut must have shown the failures and did not", () => {
  const opened = (kind: string, ...attempts: number[]) => {
    const builder = state(refuse(traffic(platform(), 1_000), ...attempts), 3_005, "open");
    const cut = cutOf(id, { kind, injecting: 1_900, proven: 1_950, healing: 6_000, healed: 6_010 });
    builder.outage(cut);
    return state(traffic(state(builder, 6_100, "half-open"), 6_150), 6_200, "closed");
  };
  const none = run(opened("cut").history());
  expect(none.verdict).toBe("unknown");
  expect(none.findings[0]?.message).toContain("the 3 failures that it says it counted: the wire shows 0");
  expect(verdict(opened("cut", 3_000).history())).toBe("unknown");
  expect(verdict(opened("cut", 2_500, 3_000).history())).toBe("unknown");
  expect(verdict(opened("cut", 2_000, 2_500, 3_000).history())).toBe("pass");
  // Calls that hang, or fail by what is answered, leave no refused attempt.
  expect(verdict(opened("read-only-server").history())).toBe("pass");
  const both = opened("cut", 3_000).outage({
    ...{ fault: "missing 1", kind: "missing-table", target: "db" },
    ...{ injecting: 900, proven: 910, healing: 2_900, healed: 2_910 },
  });
  expect(verdict(both.history())).toBe("pass");
});

test("connections that were broken, or given up unanswered, are failures on the wire too", () => {
  const builder = state(refuse(traffic(platform(), 1_000), 3_000), 3_005, "open");
  builder.outage(cutOf(id, { injecting: 1_900, proven: 1_950, healing: 6_000, healed: 6_010 }));
  builder.add(1_940, "packet", id, { flag: "rst", from: "server", clientPort: 50_001 });
  builder.add(1_941, "packet", id, { flag: "fin", from: "client", clientPort: 50_001 });
  state(traffic(state(builder, 6_100, "half-open"), 6_150), 6_200, "closed");
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(1_700, "packet", id, { flag: "fin", from: "client", clientPort: 50_002 });
  expect(verdict(builder.history())).toBe("pass");
});

test("half-open too early or too late fails, never half-open too", () => {
  const half = (at: number) => state(traffic(state(tripped(), at, "half-open"), at + 50), at + 100, "closed");
  expect(verdict(half(5_000).history())).toBe("fail");
  expect(verdict(half(9_000).history())).toBe("fail");
  expect(verdict(tripped().history())).toBe("fail");
});

test("too late under contention is unknown", () => {
  const builder = state(traffic(state(tripped(), 9_000, "half-open"), 9_050), 9_100, "closed");
  expect(verdict(builder.contention(7_500, { cpu: 1, eventLoopDelayMs: 900 }).history())).toBe("unknown");
});

test("more calls at once than half-open allows fail, also when the first has opened it again", () => {
  const trial = (...attempts: number[]) => {
    const builder = state(refuse(state(tripped(), 6_100, "half-open"), ...attempts), 6_120, "open");
    return state(traffic(state(builder, 9_200, "half-open"), 9_250), 9_300, "closed");
  };
  expect(verdict(trial(6_110).history())).toBe("pass");
  const flood = run(trial(6_110, 6_112, 6_130).history());
  expect(flood.verdict).toBe("fail");
  expect(flood.findings[0]?.message).toBe("half-open with 3 connection attempts instead of 1");
  const many = { ...spec, halfOpenCalls: 3 };
  const declared = new HistoryBuilder().topology({
    services: [service("db"), service("bridge")],
    links: [link(id)],
    circuits: [many],
  });
  declared.watched("capture:db", "logs:bridge", "metrics:bridge").calm(untilMs);
  declared.add(untilMs, "phase", "drain", { name: "drain", edge: "end" });
  declared.add(100, "circuit", "bridge", { circuit: "db", state: "closed", via: "metric" });
  state(refuse(traffic(declared, 1_000), 2_000, 2_500, 3_000), 3_005, "open");
  state(refuse(state(declared, 6_100, "half-open"), 6_110, 6_112, 6_114), 6_120, "open");
  state(traffic(state(declared, 9_200, "half-open"), 9_250), 9_300, "closed");
  expect(verdict(declared.history())).toBe("pass");
});

test("closing without an answer fails", () => {
  expect(verdict(state(state(tripped(), 6_100, "half-open"), 6_200, "closed").history())).toBe("fail");
});

test("an illegal change fails where every change is logged, a sampled one may have skipped half-open", () => {
  expect(verdict(state(traffic(tripped(), 6_150), 6_200, "closed").history())).toBe("fail");
  const sampled = refuse(traffic(platform(), 1_000), 2_000, 2_500, 3_000);
  state(sampled, 3_050, "open", { via: "metric" });
  state(traffic(sampled, 6_150), 6_300, "closed", { via: "metric" });
  expect(verdict(sampled.history())).toBe("pass");
});

test.each(["hold-requests", "hold-answers", "black-hole"])(
  "closed all along during a long %s is unknown",
  (kind) => {
    const during = { injecting: 1_500, proven: 1_600, healing: 9_000, healed: 9_100 };
    const builder = traffic(platform(), 1_000).outage({ fault: "held", kind, target: id, ...during });
    expect(verdict(builder.history())).toBe("pass");
    builder.add(4_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
    expect(verdict(builder.history())).toBe("unknown");
  },
);

test("a history that ends while open is unknown", () => {
  const builder = state(round(), 29_000, "open");
  expect(verdict(builder.history())).toBe("unknown");
});

test("a restart forgets the state: no transition is made of it", () => {
  const builder = tripped();
  builder.add(4_000, "container", "bridge", { action: "die", exitCode: 137, by: "harness" });
  builder.add(4_500, "container", "bridge", { action: "start", by: "platform" });
  state(builder, 4_800, "closed", { via: "metric" });
  expect(verdict(refuse(builder, 5_000, 5_200, 5_400, 5_600, 5_800).history())).toBe("pass");
});

test("a restart after which nobody claims a state is unknown", () => {
  const builder = tripped();
  builder.add(4_000, "container", "bridge", { action: "die", exitCode: 137, by: "harness" });
  builder.add(4_500, "container", "bridge", { action: "start", by: "platform" });
  expect(verdict(traffic(builder, 8_000).history())).toBe("unknown");
});

test("a metric that did not change over a restart counts once it was read again", () => {
  const builder = traffic(platform(), 1_000);
  builder.add(4_000, "container", "bridge", { action: "die", exitCode: 137, by: "harness" });
  builder.add(4_500, "container", "bridge", { action: "start", by: "platform" });
  builder.probe("metrics:bridge", "gap", 4_010).probe("metrics:bridge", "begin", 4_900);
  expect(verdict(refuse(traffic(builder, 8_000), 9_000, 9_300, 9_600).history())).toBe("pass");
  expect(verdict(refuse(builder, 10_000).history())).toBe("fail");
});

test("a hang that it slept through is unknown", () => {
  const builder = traffic(traffic(platform(), 1_000), 7_000, 100, 0);
  builder.outage({ fault: "f", kind: "hang", target: id, injecting: 5_000, proven: 5_100, healed: 15_000 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("nothing claimed, nothing on the wire or not watched is unknown; nothing declared is not covered", () => {
  const unclaimed = new HistoryBuilder()
    .topology({ circuits: [spec] })
    .watched("capture:db", "metrics:bridge");
  expect(verdict(traffic(unclaimed, 1_000).history())).toBe("unknown");
  expect(verdict(platform().history())).toBe("unknown");
  expect(verdict(traffic(platform(["capture:db"]), 1_000).history())).toBe("unknown");
  expect(verdict(traffic(platform(["metrics:bridge"]), 1_000).history())).toBe("unknown");
  expect(verdict(round().probe("capture:db", "gap", 4_000).history())).toBe("unknown");
  expect(verdict(round().probe("logs:bridge", "gap", 4_000).history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().topology({}).history())).toBe("not covered");
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
});
