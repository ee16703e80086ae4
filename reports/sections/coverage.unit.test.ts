import { expect, test } from "vitest";
import { greenRun } from "../testing/sample-run.ts";
import { notCoveredSection } from "./coverage.ts";

const { run } = greenRun();
const text = (given: Partial<typeof run>) => notCoveredSection({ ...run, ...given }, new Map()).markup;

test("what was left out is listed, and that nothing was is never said", () => {
  const nothing = { notCovered: [], warnings: [] };
  expect(text({ notCovered: [{ what: "volume mounts", why: "UDP" }] })).toContain("volume mounts");
  expect(text(nothing)).toContain("it is not known what was left out");
  const unread = { ...run.environment, images: [] };
  expect(text({ ...nothing, environment: unread })).toContain("No platform was prepared");
});
