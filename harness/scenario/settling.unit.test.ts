import { expect, test } from "vitest";
import { everGrowing, isAtWork, notYetSettled, type UseSample } from "./settling.ts";

/** A sample every two seconds; the rates are those of the two seconds before it. */
function sampled(...rates: { cores?: number; lines?: number }[]): UseSample[] {
  const samples: UseSample[] = [{ atMs: 0, processorMs: 0, lines: 0 }];
  for (const { cores = 0, lines = 0 } of rates) {
    const last = samples.at(-1) as UseSample;
    samples.push({
      atMs: last.atMs + 2_000,
      processorMs: last.processorMs + cores * 2_000,
      lines: last.lines + lines * 2,
    });
  }
  return samples;
}

const cores = (...values: number[]) => sampled(...values.map((value) => ({ cores: value })));
const lines = (...values: number[]) => sampled(...values.map((value) => ({ lines: value })));

test("a service at rest, or at an even pace, has settled after eight seconds", () => {
  expect(notYetSettled(cores(0, 0, 0, 0))).toBeUndefined();
  expect(notYetSettled(cores(0.9, 0.8, 0.7, 0.9))).toBeUndefined();
  expect(notYetSettled(lines(20, 22, 18, 30))).toBeUndefined();
});

test("one that has just stopped loading, or begins to work, has not", () => {
  expect(notYetSettled(cores(1, 1, 0, 0))).toBe("processor time: 1.00 cores, then 0.00 cores");
  expect(notYetSettled(cores(0, 0, 0.5, 0.5))).toContain("processor time");
  expect(notYetSettled(lines(30, 30, 0, 0))).toBe("log: 30.0 lines/s, then 0.0 lines/s");
});

test("what was not watched for long enough has not settled", () => {
  expect(notYetSettled([])).toBe("nothing was measured yet");
  expect(notYetSettled(cores(0, 0, 0))).toBe("it was not watched for long enough");
});

test("what grows from part to part never settles; bursts and an even pace do", () => {
  expect(everGrowing(cores(0.1, 0.1, 0.2, 0.2, 0.4, 0.4, 0.8, 0.8))).toContain("grew all along: 0.10 cores");
  expect(everGrowing(lines(1, 1, 2, 2, 4, 4, 8, 8))).toContain("in the end 8.0 lines/s");
  expect(everGrowing(cores(0.8, 0, 0.8, 0, 0.8, 0, 0.8, 0))).toBeUndefined();
  expect(everGrowing(cores(0.01, 0.01, 0.02, 0.02, 0.04, 0.04, 0.08, 0.08))).toBeUndefined();
  expect(everGrowing([])).toBeUndefined();
});

test("who uses processor time is at work, and of who was not watched for long enough nobody knows", () => {
  expect(isAtWork([])).toBeUndefined();
  expect(isAtWork(cores(0, 0, 0))).toBeUndefined();
  expect(isAtWork(cores(0.1, 0.1, 0.1, 0.1))).toBe(true);
  expect(isAtWork(cores(1, 0.03, 0.03, 0, 0))).toBe(false);
});
