import { expect, test } from "vitest";
import { summary } from "./summary.ts";
import { hostileRun, sampleRun } from "./testing/sample-run.ts";

test("however many scenarios there are, and whatever they are called, it fits into a comment", () => {
  const { run } = sampleRun();
  const [first] = run.scenarios;
  const many = Array.from({ length: 2_000 }, () => ({ ...first, title: "a title: [of] *marks*".repeat(20) }));
  const scenarios = many.map((scenario) => ({ ...scenario, verdict: "fail" }) as typeof first);
  const made = summary({ ...run, scenarios: scenarios.flatMap((scenario) => scenario ?? []) });
  expect(made.length).toBeLessThanOrEqual(65_536);
  expect(made).toMatch(/and 1,9\d\d more, in the report/);
  expect(summary(hostileRun("@".repeat(100_000)).run).length).toBeLessThanOrEqual(65_536);
});

test("what was tested instead of what was asked for stands before the figures", () => {
  expect(summary(sampleRun().run)).toContain(
    "Tested instead of what was asked for: clickhouse 18.16.1 for 25.8.2.29; kafka 4.1.0 for 8.0.0.",
  );
});
