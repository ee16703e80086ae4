import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "../testing/history-builder.ts";
import { faultEffective } from "./fault-effective.ts";

const verdict = (history: History) => faultEffective().run(history).verdict;
const id = "web->db:5432";
const cut = cutOf(id, { healing: 5_000, healed: 5_030 });

function platform(outage: Outage = cut, probes = ["engine", "capture:db"]): HistoryBuilder {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const builder = new HistoryBuilder().topology({ services: [service("db"), web], links: [link(id)] });
  return builder.watched(...probes).outage(outage);
}

function refuse(builder: HistoryBuilder, at: number, clientPort = 40_000): HistoryBuilder {
  builder.add(at, "packet", id, { flag: "syn", from: "client", clientPort });
  builder.add(at + 1, "packet", id, { flag: "rst", from: "server", clientPort });
  return builder;
}

test("a refused attempt while the cut was proven passes", () => {
  const result = faultEffective().run(refuse(platform(), 2_000).history());
  expect(result).toMatchObject({ verdict: "pass", measured: [{ name: "proof of cut 1", value: 3 }] });
  expect(result.evidence.length).toBeGreaterThanOrEqual(3);
});

test("a live connection that was reset passes", () => {
  const builder = platform();
  builder.add(1_010, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("pass");
});

test("the end of an idle connection is no sign of a fault", () => {
  const builder = platform();
  builder.add(3_000, "packet", id, { flag: "fin", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("a fault that nobody met is unknown: before, after, or on another link", () => {
  expect(verdict(platform().history())).toBe("unknown");
  expect(verdict(refuse(platform(), 500).history())).toBe("unknown");
  expect(verdict(refuse(platform(), 5_010).history())).toBe("unknown");
  const other = platform();
  other.add(2_000, "packet", "web->cache:6379", { flag: "syn", from: "client", clientPort: 1 });
  other.add(2_001, "packet", "web->cache:6379", { flag: "rst", from: "server", clientPort: 1 });
  expect(verdict(other.history())).toBe("unknown");
});

test("an attempt that was answered shows no fault", () => {
  const builder = platform();
  builder.add(2_000, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  builder.add(2_001, "packet", id, { flag: "syn-ack", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("answers that keep crossing a cut link fail", () => {
  const builder = refuse(platform(), 2_000);
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("a black hole is met by requests without answers", () => {
  const hang = { ...cut, kind: "black-hole" };
  const builder = platform(hang);
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("a black hole is met by what is sent again, for that was on its way when it began", () => {
  for (const kind of ["black-hole", "black-hole-of-requests", "hold-requests"]) {
    const builder = platform({ ...cut, kind });
    builder.add(500, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
    expect(verdict(builder.history())).toBe("unknown");
    builder.add(2_000, "traffic", id, { toServerBytes: 0, toClientBytes: 0, resentBytes: 10, windowMs: 100 });
    expect(verdict(builder.history())).toBe("pass");
  }
});

test("a silence is met by a request that was under way when it took hold and was never answered", () => {
  const begun = (at: number, answeredAt?: number) => {
    const builder = platform({ ...cut, kind: "hold-answers" });
    builder.add(at, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
    if (answeredAt !== undefined)
      builder.add(answeredAt, "traffic", id, { toServerBytes: 0, toClientBytes: 5, windowMs: 100 });
    return verdict(builder.history());
  };
  expect(begun(960)).toBe("pass");
  expect(begun(1_005)).toBe("pass");
  expect(begun(960, 990)).toBe("unknown");
  expect(begun(400)).toBe("unknown");
  // An answer at the very end may be the heal's own, so it disproves nothing, and the request was answered.
  expect(begun(960, 4_950)).toBe("unknown");
});

test("a silence is met by an attempt that is repeated while it lasts, though it is answered after the heal", () => {
  const tried = (again: readonly number[], answeredAt: number) => {
    const builder = platform({ ...cut, kind: "black-hole-of-answers" });
    builder.add(960, "packet", id, { flag: "syn", from: "client", clientPort: 7 });
    for (const at of again)
      builder.add(at, "packet", id, { flag: "syn", from: "client", clientPort: 7, again: true });
    builder.add(answeredAt, "packet", id, { flag: "syn-ack", from: "server", clientPort: 7 });
    return verdict(builder.history());
  };
  expect(tried([1_960, 2_980], 6_000)).toBe("pass");
  expect(tried([], 961)).toBe("unknown");
  expect(tried([6_000], 6_001)).toBe("unknown");
  // Answered while the fault is said to last: an earlier silence made it repeat.
  expect(tried([1_960], 1_961)).toBe("unknown");
});

test("latency is met by traffic that crosses it", () => {
  const builder = platform({ ...cut, kind: "latency" });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
});

test("held answers are effectsOn by requests without answers, and disproved by an answer", () => {
  const builder = platform({ ...cut, kind: "hold-answers" });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
  builder.add(3_000, "traffic", id, { toServerBytes: 0, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("held requests are effectsOn by whoever asks; what the server says by itself still arrives", () => {
  const builder = platform({ ...cut, kind: "hold-requests" });
  builder.add(2_500, "traffic", id, { toServerBytes: 0, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
});

test("a fault that slows lets answers cross; one that silences does not, whatever its name", () => {
  const crossed = (given: Partial<Outage>) => {
    const builder = platform({ ...cut, ...given });
    builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
    return verdict(builder.history());
  };
  expect(crossed({ kind: "cut-after-bytes", effect: {} })).toBe("pass");
  expect(crossed({ kind: "slow-requests", effect: { silences: true } })).toBe("fail");
});

test("a fault that declares no effect is taken to slow only, and who lacks its effect says so", () => {
  const builder = platform({ ...cut, kind: "drop", effect: "undeclared" });
  builder.add(2_000, "packet", id, { flag: "syn", from: "client", clientPort: 9 });
  builder.add(2_001, "packet", id, { flag: "syn-ack", from: "server", clientPort: 9 });
  const [finding] = faultEffective().run(builder.history()).findings;
  expect(finding?.message).toContain("declares no effect and is taken to slow its target only");
  builder.add(2_100, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
});

test("a fault without proof of bite or heal, or that failed, is unknown", () => {
  const times = { injecting: 1_000 };
  const base = { fault: "cut 1", kind: "cut", target: id };
  expect(verdict(refuse(platform({ ...base, ...times }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...base, ...times, proven: 1_010 }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...base, ...times, healed: 5_000 }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...cut, failed: 5_040 }), 2_000).history())).toBe("unknown");
});

test("one fault that was met does not speak for another", () => {
  const builder = refuse(platform(), 2_000);
  builder.outage({ ...cut, fault: "cut 2", injecting: 7_000, proven: 7_010, healing: 8_000, healed: 8_010 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("a wire that was not watched is unknown, whatever was seen of it", () => {
  expect(verdict(refuse(platform(cut, ["engine"]), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform().probe("capture:db", "gap", 3_000), 2_000).history())).toBe("unknown");
});

test("a history without a fault is not covered", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("not covered");
});

test("a service that nobody is a client of is met by the harness's own question to its health endpoint", () => {
  const alone = new HistoryBuilder().topology({ services: [service("web")] }).watched("engine");
  const given = { fault: "crash 1", kind: "crash", target: "web", injecting: 1_000, proven: 1_010 };
  alone.outage({ ...given, healing: 3_000, healed: 3_010 });
  alone.add(1_005, "container", "web", { action: "die", by: "platform", exitCode: 137 });
  // Asked before it died, for all that is known.
  alone.add(1_200, "health", "web", { status: "unreachable", via: "endpoint" }, 500);
  expect(verdict(alone.history())).toBe("unknown");
  alone.add(2_000, "health", "web", { status: "healthy", via: "endpoint" }, 250);
  expect(verdict(alone.history())).toBe("pass");
});
