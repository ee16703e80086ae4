import { expect, test } from "vitest";
import { scenarioAnchor } from "./anchors.ts";
import { greenRun } from "./testing/sample-run.ts";

test("a scenario has the same place in every run's page, and one that ran twice has two", () => {
  const { scenarios } = greenRun().run;
  const [first] = scenarios;
  if (first === undefined) throw new TypeError("no scenario");
  expect(scenarioAnchor(scenarios, first)).toBe("s-startup-clean-start");
  const again = { ...first };
  expect(scenarioAnchor([...scenarios, again], again)).toBe("s-startup-clean-start-2");
  expect(scenarioAnchor([first], { ...first, id: 'a/<b> "c"' })).toBe("s-a-b-c-");
});
