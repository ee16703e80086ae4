import { expect, test } from "vitest";
import { Recorder } from "../history/recorder.ts";
import type { AnswersData } from "../history/wire-data.ts";
import { GateMemory } from "./memory.ts";

const link = "web->db:1";

function watching() {
  const recorder = new Recorder();
  const memory = new GateMemory();
  memory.watch(recorder, () => 0);
  const traffic = (at: number, toServerBytes: number) =>
    recorder.append({
      ...{ source: "capture", kind: "traffic", subject: link, at },
      data: { toServerBytes, toClientBytes: 0, windowMs: 100 },
    });
  const syn = (at: number, given: { from?: "client" | "server"; again?: true } = {}) =>
    recorder.append({
      ...{ source: "capture", kind: "packet", subject: link, at },
      data: { flag: "syn", from: "client", clientPort: 4_000, ...given },
    });
  return { memory, recorder, traffic, syn };
}

test("an attempt or a request is a use, also between two scenarios; an answer is none", () => {
  const first = watching();
  first.traffic(10, 0);
  first.syn(20, { again: true });
  expect(first.memory.isUsed(link)).toBe(false);
  first.syn(30);
  expect(first.memory.isUsed(link)).toBe(true);
  const second = watching();
  second.traffic(10, 7);
  expect(second.memory.isUsed(link)).toBe(true);
});

test("visitors stay where they are answered in HTTP, whatever its status, and try every other port once", () => {
  const { memory, recorder, traffic } = watching();
  const answered = (classes: NonNullable<AnswersData["classes"]>) =>
    recorder.append({
      ...{ source: "capture", kind: "answers", subject: link, at: 10 },
      data: { requests: 1, answers: 1, windowMs: 500, classes },
    });
  traffic(10, 18);
  answered({ error: 1 });
  expect(memory.isVisited(link)).toBe(false);
  answered({ "4xx": 1 });
  expect(memory.isVisited(link)).toBe(true);
});

test("the rhythm is the longest pause between two uses", () => {
  const { memory, traffic } = watching();
  expect(memory.rhythmMs(link)).toBe(0);
  for (const at of [0, 20, 5_000, 25_000, 26_000]) traffic(at, 1);
  expect(memory.rhythmMs(link)).toBe(20_000);
});

test("a service that ended with 0 is done until it starts again", () => {
  const { memory, recorder } = watching();
  const lived = (action: "start" | "die", exitCode: number, by: "harness" | "platform" = "platform") =>
    recorder.append({
      ...{ source: "engine", kind: "container", subject: "seed", data: { action, exitCode, by } },
    });
  lived("die", 1);
  lived("die", 0, "harness");
  expect(memory.isDone("seed")).toBe(false);
  lived("die", 0);
  expect(memory.isDone("seed")).toBe(true);
  lived("start", 0);
  expect(memory.isDone("seed")).toBe(false);
});

test("a recorder is listened to once", () => {
  const { memory, recorder, traffic } = watching();
  memory.watch(recorder, () => 0);
  traffic(0, 1);
  traffic(500, 1);
  expect(memory.rhythmMs(link)).toBe(500);
});

const result = (name: string, verdict: "pass" | "fail", message: string, reason?: string) => ({
  id: "start",
  verdict,
  checks: [
    {
      name,
      verdict,
      summary: "",
      measured: [],
      bound: "",
      evidence: [],
      findings: [{ message, subject: "", evidence: [] }],
    },
  ],
  ...(reason === undefined ? {} : { reason }),
});

test("a start that failed is a cause, and the first one counts; who connected early is none", () => {
  const { memory } = watching();
  memory.started(result("premature connections", "fail", "early"));
  memory.started(result("no crash, no restart", "pass", "no"));
  expect(memory.sick).toBeUndefined();
  memory.started(result("no crash, no restart", "fail", "api ended by itself"));
  memory.ended(result("comes up", "fail", "later"));
  expect(memory.sick).toBe("the platform was sick already (start): api ended by itself");
});

test("what the machine cannot do is told as it is, and is no illness", () => {
  const { memory } = watching();
  memory.started({ id: "start", verdict: "not covered", checks: [], reason: "no capture here" });
  expect(memory.sick).toBe("no capture here");
});

test("a start that ended in no steady state is a cause", () => {
  const { memory } = watching();
  memory.started(result("no crash, no restart", "pass", "", "web did not settle in 70 s"));
  expect(memory.sick).toContain("web did not settle");
});
