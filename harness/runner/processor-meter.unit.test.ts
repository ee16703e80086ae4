import { expect, test } from "vitest";
import { ProcessorMeter } from "./processor-meter.ts";

/** A machine of two cores whose use a test sets between two readings. */
function machine() {
  const of = { atMs: 0, used: 0 };
  const meter = new ProcessorMeter({ nowMs: () => of.atMs, share: () => of.used, cores: 2 });
  const pass = (ms: number, used: number) => {
    of.atMs += ms;
    of.used = used;
  };
  return { meter, pass };
}

test("one alone kept busy what the machine did", () => {
  const { meter, pass } = machine();
  const one = {};
  pass(5_000, 0.9);
  meter.begin(one);
  pass(10_000, 0.4);
  expect(meter.end(one)).toBeCloseTo(0.8);
});

test("of a time in which several ran each has an equal part", () => {
  const { meter, pass } = machine();
  const [one, other] = [{}, {}];
  meter.begin(one);
  pass(10_000, 0.5);
  meter.begin(other);
  pass(10_000, 0.8);
  expect(meter.end(one)).toBeCloseTo((1 * 10 + 0.8 * 10) / 20);
  pass(10_000, 0.1);
  expect(meter.end(other)).toBeCloseTo((0.8 * 10 + 0.2 * 10) / 20);
});

test("what took no time, and what did not begin, was not measured", () => {
  const { meter } = machine();
  const one = {};
  expect(meter.end(one)).toBeUndefined();
  meter.begin(one);
  expect(meter.end(one)).toBeUndefined();
});
