import { expect, test } from "vitest";
import { circuitGauge } from "./circuit-gauge.ts";

const gauge = 'state{circuit="store"}';

test("without a declaration the values from 0 to 2 are closed, open and half-open", () => {
  const state = (value: number) => circuitGauge({ [gauge]: value }, { metric: gauge });
  expect([0, 1, 2].map(state)).toEqual(["closed", "open", "half-open"]);
  expect([3, -1, 0.5, Number.NaN].map(state)).toEqual([undefined, undefined, undefined, undefined]);
  expect(circuitGauge({}, { metric: gauge })).toBeUndefined();
});

test("a service's own values mean what it declares", () => {
  const states = { "-1": "half-open", "0": "open", "1": "closed" } as const;
  expect(circuitGauge({ [gauge]: -1 }, { metric: gauge, states })).toBe("half-open");
  expect(circuitGauge({ [gauge]: 2 }, { metric: gauge, states })).toBeUndefined();
});

test("of one gauge for each state the one that is 1 holds, and several hold nothing", () => {
  const metric = { closed: "closed", open: "open", "half-open": "trial" };
  expect(circuitGauge({ closed: 0, open: 1, trial: 0 }, { metric })).toBe("open");
  expect(circuitGauge({ closed: 0, open: 0, trial: 0 }, { metric })).toBeUndefined();
  expect(circuitGauge({ closed: 1, open: 1 }, { metric })).toBeUndefined();
});
