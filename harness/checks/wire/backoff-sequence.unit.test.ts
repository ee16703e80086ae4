import { expect, test } from "vitest";
import { cutOf, HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { backoffSequence } from "./backoff-sequence.ts";

const id = "bridge->bus:4222";
const spec = { link: id, initialMs: 50, factor: 2, capMs: 400 };
const declared = [50, 100, 200, 400, 400];
const healingMs = 4_000;

/** A platform whose link is cut from 1 s to 4 s; the connection that stood is ended at the cut. */
function outage(probes = ["capture:bus"]): HistoryBuilder {
  const builder = new HistoryBuilder().topology({
    services: [service("bus"), service("bridge")],
    links: [link(id)],
    backoffs: [spec],
  });
  builder.watched(...probes).calm(6_000);
  builder.outage(cutOf(id, { healing: healingMs, healed: healingMs + 20 }));
  builder.add(1_010, "packet", id, { flag: "fin", from: "server", clientPort: 40_000 });
  builder.add(1_011, "packet", id, { flag: "fin", from: "client", clientPort: 40_000 });
  return builder;
}

/** Attempts with these waits between them, each refused; says when the last one was. */
function attempts(builder: HistoryBuilder, waits: readonly number[], fromMs = 1_010): number {
  let at = fromMs;
  for (const [index, wait] of waits.entries()) {
    at += wait;
    builder.add(at, "packet", id, { flag: "syn", from: "client", clientPort: 41_000 + index });
    builder.add(at, "packet", id, { flag: "rst", from: "server", clientPort: 41_000 + index });
  }
  return at;
}

const run = (builder: HistoryBuilder) => backoffSequence().run(builder.history());

test("waits as declared are a pass, also when the machine makes them longer", () => {
  const builder = outage();
  attempts(builder, [54, 109, 203, 950, 402, 400]);
  expect(run(builder)).toMatchObject({
    verdict: "pass",
    summary: "6 waits between attempts",
    measured: [{ name: `longest wait on ${id}`, value: 950, unit: "ms" }],
  });
});

test.for([
  ["the first is missing", [0, 50, 100, 200], "delay 1 on bridge->bus:4222 was 0 ms, declared are 50 ms"],
  ["they never grow", [50, 50, 50, 50], "delay 2 on bridge->bus:4222 was 50 ms, declared are 100 ms"],
  ["they grow linearly", [50, 100, 150, 200], "delay 3 on bridge->bus:4222 was 150 ms, declared are 200 ms"],
] as const)("%s: red", ([, waits, message]) => {
  const builder = outage();
  attempts(builder, waits);
  const result = run(builder);
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]).toMatchObject({ message, subject: id });
  expect(result.findings[0]?.evidence).toHaveLength(2);
});

test("a wait without a cap is red as soon as it is too long, whether or not an attempt follows", () => {
  const late = outage();
  attempts(late, [50, 100, 200, 400, 1_600]);
  expect(run(late)).toMatchObject({
    verdict: "fail",
    findings: [{ message: "delay 5 on bridge->bus:4222 was 1.6 s, declared are 400 ms" }],
  });
  const never = outage();
  attempts(never, [50, 100, 200, 400]);
  expect(run(never)).toMatchObject({
    verdict: "fail",
    findings: [{ message: expect.stringMatching(/no attempt for 2\.\d+ s, declared are 400 ms/) }],
  });
});

test("a refusal that is dated before its attempt, within what times are known to, is its refusal", () => {
  const builder = outage();
  const at = attempts(builder, [50, 100, 200]);
  builder.add(at + 400, "packet", id, { flag: "syn", from: "client", clientPort: 45_000 });
  builder.add(at + 399.3, "packet", id, { flag: "rst", from: "server", clientPort: 45_000 });
  attempts(builder, [1_600], at + 400);
  expect(run(builder)).toMatchObject({
    verdict: "fail",
    findings: [{ message: "delay 5 on bridge->bus:4222 was 1.60 s, declared are 400 ms" }],
  });
});

test("a wait too long on a machine that was held up is unknown", () => {
  const builder = outage();
  attempts(builder, [50, 100, 200, 400, 1_600]);
  builder.contention(3_000, { cpu: 0.5, eventLoopDelayMs: 700 });
  expect(run(builder).verdict).toBe("unknown");
});

test("a process that ends begins anew, and waits for nobody", () => {
  const builder = outage();
  const at = attempts(builder, [50, 100, 200]);
  builder.add(at + 100, "container", "bridge", { action: "die", exitCode: 1, by: "platform" });
  builder.add(at + 300, "container", "bridge", { action: "start", by: "platform" });
  attempts(builder, [600, ...declared], at);
  expect(run(builder)).toMatchObject({ verdict: "pass", summary: "8 waits between attempts" });
});

test("an attempt that is accepted ends the sequence", () => {
  const builder = outage();
  const at = attempts(builder, [50, 100]);
  builder.add(at + 200, "packet", id, { flag: "syn", from: "client", clientPort: 45_000 });
  builder.add(at + 200, "packet", id, { flag: "syn-ack", from: "server", clientPort: 45_000 });
  builder.add(at + 900, "packet", id, { flag: "rst", from: "server", clientPort: 45_000 });
  attempts(builder, [50, 100, 200, 400, 400], at + 900);
  expect(run(builder)).toMatchObject({ verdict: "pass", summary: "8 waits between attempts" });
});

test("an attempt that nobody answers is counted, its wait is not judged", () => {
  const builder = outage();
  const at = attempts(builder, [50, 100]);
  builder.add(at + 200, "packet", id, { flag: "syn", from: "client", clientPort: 45_000 });
  builder.add(at + 1_200, "packet", id, { flag: "syn", from: "client", clientPort: 45_000, again: true });
  attempts(builder, [1_700, 400, 400], at + 200);
  expect(run(builder)).toMatchObject({ verdict: "pass", summary: "5 waits between attempts" });
});

test("waits may differ by the declared jitter", () => {
  const builder = new HistoryBuilder().topology({
    services: [service("bus"), service("bridge")],
    links: [link(id)],
    backoffs: [{ ...spec, jitter: 0.5 }],
  });
  builder
    .watched("capture:bus")
    .calm(6_000)
    .outage(cutOf(id, { healing: 2_000, healed: 2_020 }));
  builder.add(1_010, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 });
  attempts(builder, [30, 60, 290, 500]);
  expect(run(builder).verdict).toBe("pass");
});

test("nothing declared is not covered; nobody trying, a lost capture and no history are unknown", () => {
  const undeclared = new HistoryBuilder().topology({ links: [link(id)] });
  expect(run(undeclared).verdict).toBe("not covered");
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
  const blind = outage([]);
  attempts(blind, declared);
  expect(run(blind).verdict).toBe("unknown");
  const lost = outage();
  attempts(lost, declared);
  lost.probe("capture:bus", "gap", 1_500);
  expect(run(lost).verdict).toBe("unknown");
  const idle = new HistoryBuilder().topology({
    services: [service("bus"), service("bridge")],
    links: [link(id)],
    backoffs: [spec],
  });
  idle
    .watched("capture:bus")
    .calm(6_000)
    .outage(cutOf(id, { healing: 2_000, healed: 2_020 }));
  expect(run(idle).verdict).toBe("unknown");
});

test("a fault that was never proven, and attempts outside of faults, are not judged", () => {
  const builder = new HistoryBuilder().topology({ links: [link(id)], backoffs: [spec] });
  builder.watched("capture:bus").calm(6_000);
  builder.outage({ ...cutOf(id), failed: 1_100 });
  attempts(builder, [0, 0, 0]);
  expect(run(builder)).toMatchObject({ verdict: "unknown", summary: expect.stringMatching(/^0 waits/) });
});
