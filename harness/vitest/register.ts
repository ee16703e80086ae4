import { longestMs, work } from "../runner/work.ts";
import { activeCollector, type Entry } from "../scenario/collector.ts";
import { failureMessage } from "../scenario/definition.ts";

/** Vitest, in a process of vitest's; a run of Blackstart's own is spared its megabytes. */
const vitest =
  process.env.VITEST === "true" && activeCollector() === undefined ? await import("vitest") : undefined;

/** The test file that vitest runs now; undefined where nobody runs vitest. */
export function testFileOfVitest(): string | undefined {
  return vitest?.expect.getState().testPath;
}

/** Makes the entry a test of the file that vitest reads now. */
export function registerInVitest(entry: Entry): void {
  if (vitest === undefined) return;
  const { expect, test } = vitest;
  const { title, tags, mode } = entry;
  const how = mode === "only" ? test.only : mode === "skip" ? test.skip : test;
  how(title, { tags: [...tags], timeout: longestMs(entry) }, async ({ signal, skip }) => {
    if (entry.notCovered !== undefined) skip(entry.notCovered);
    const report = await work(entry, signal);
    if (report.verdict === "not covered") skip(report.reason ?? report.checks[0]?.summary);
    if (report.verdict !== "pass") expect.fail(failureMessage(report));
  });
}
