import { expect, test } from "vitest";
import { reachOf } from "./reach.ts";
import { notCoveredSection } from "./sections/coverage.ts";
import { greenRun, historiesOf } from "./testing/sample-run.ts";

const { run, samples } = greenRun();
const histories = historiesOf(samples);

test("links and services that no fault touched are told, though nothing was left out", () => {
  const [market, ...others] = reachOf(run, histories);
  expect(others).toEqual([]);
  expect(market?.links.touched).toEqual(["data-bridge->clickhouse:8123"]);
  expect(market?.links.untouched).toContain("central-hub->dragonfly:6379");
  expect(market?.services.touched.sort()).toEqual(["clickhouse", "data-bridge"]);
  expect(market?.services.untouched).toContain("postgres");
  const page = notCoveredSection({ ...run, notCovered: [] }, histories).markup;
  expect(page).toContain("1 of 9 links and 2 of 10 services");
  expect(page).toContain("central-hub-&gt;dragonfly:6379");
  expect(page).not.toContain("Nothing was left out.");
});

test("without a history nobody knows what there was to touch", () => {
  expect(reachOf(run, new Map())).toEqual([]);
});
