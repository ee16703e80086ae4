import { expect, test } from "vitest";
import type { GaugeDeclaration, HealthBodyDeclaration, LogDeclaration } from "./mapping.ts";
import { gaugeShapes, healthBodyShape, logsShape } from "./mapping-shape.ts";
import { objectWith, pathText, type Shape } from "./shape.ts";

const problems = (shape: Shape, value: unknown) =>
  shape(value, ["given"]).map(({ path, message }) => `${pathText(path)} ${message}`);

test("whole declarations are as they are to be", () => {
  const logs: LogDeclaration = {
    pattern: "^(?<time>\\S+) (?<level>\\w+) (?<message>.*)$",
    fields: { time: "ts", level: "severity", message: "text", event: "kind" },
    timeUnit: "s",
    levels: { NOTE: "warn" },
    circuit: {
      ...{ where: { field: "kind", is: "breaker" }, name: "of", only: "store", state: "now" },
      ...{ failures: "count", states: { tripped: "open" } },
    },
  };
  expect(problems(logsShape, logs)).toEqual([]);
  const health: HealthBodyDeclaration = {
    ...{ checks: "components", name: "id", state: "status", failing: ["DOWN", 0, false], reason: "why" },
    degraded: { field: "status", is: "PARTIAL" },
  };
  expect(problems(healthBodyShape, health)).toEqual([]);
  const gauges: GaugeDeclaration[] = [
    { metric: 'state{circuit="store"}', states: { "2": "open" } },
    { metric: { closed: "closed", open: "open", "half-open": "trial" } },
  ];
  for (const gauge of gauges) expect(problems(objectWith(gaugeShapes), gauge)).toEqual([]);
  expect(problems(logsShape, {})).toEqual([]);
  expect(problems(healthBodyShape, {})).toEqual([]);
});

test.for<[string, Shape, unknown, RegExp]>([
  ["a pattern that is none", logsShape, { pattern: "(?<level>" }, /^given\.pattern is to be a regular/],
  ["a pattern without names", logsShape, { pattern: "(.*)" }, /^given\.pattern is to be a regular/],
  ["a level that is none", logsShape, { levels: { W: "loud" } }, /^given\.levels\.W is to be "trace" or/],
  ["a state that is none", logsShape, { circuit: { states: { a: "ajar" } } }, /circuit\.states\.a is to be/],
  ["a key that is none", logsShape, { circuit: { state: "to", when: {} } }, /circuit\.when is no known key/],
  ["half a condition", logsShape, { circuit: { where: { field: "a" } } }, /circuit\.where lacks is/],
  [
    "a gauge too few",
    objectWith(gaugeShapes),
    { metric: { closed: "a", open: "b" } },
    /metric lacks half-open/,
  ],
  ["no metric", objectWith(gaugeShapes), { metric: "no metric" }, /^given\.metric is to be a metric/],
  ["a value that is none", healthBodyShape, { failing: [null] }, /^given\.failing\[0\] is to be a text, a/],
])("%s is told with its place", ([, shape, value, told]) => {
  expect(problems(shape, value)).toEqual([expect.stringMatching(told)]);
});
