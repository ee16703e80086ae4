import { mkdtemp, readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { busySample, failingEverywhere } from "./testing/busy.ts";
import { hostileWhole } from "./testing/hostile.ts";
import { greenRun, hostileRun, sampleRun, writeHistories } from "./testing/sample-run.ts";
import { writeReport } from "./write.ts";

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "blackstart-report-"));
});
afterEach(() => rm(out, { recursive: true, force: true }));

test("writes four files, leaves no draft behind, and points latest to the newest run", async () => {
  const { run, samples } = sampleRun();
  await writeHistories(join(out, "first"), samples);
  await writeReport(join(out, "first"), run);
  const second = await writeReport(join(out, "second"), greenRun().run);
  expect(await readlink(second.latest)).toBe("second");
  expect((await readdir(join(out, "second"))).sort()).toEqual([
    "index.html",
    "junit.xml",
    "run.json",
    "summary.md",
  ]);
  expect(await readdir(out)).toEqual(["first", "latest", "second"]);
  expect(JSON.parse(await readFile(join(out, "first", "run.json"), "utf8"))).toEqual(run);
});

test("a run without histories still has its page, and says so", async () => {
  const { html } = await writeReport(join(out, "bare"), sampleRun().run);
  const page = await readFile(html, "utf8");
  expect(page).toContain("There is no history file for this scenario");
  expect(page).toContain("416 acknowledged rows were lost");
});

test("hostile names end neither the page nor the tables nor the XML", async () => {
  const written = await writeReport(join(out, "hostile"), hostileRun(hostileWhole).run);
  const page = await readFile(written.html, "utf8");
  expect(page).not.toContain("<script>globalThis");
  expect(page).not.toContain("<img");
  const xml = await readFile(written.junit, "utf8");
  expect(xml).not.toMatch(/<script|<img/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML knows none of them, so none may be there.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  const markdown = await readFile(written.summary, "utf8");
  expect(
    markdown
      .split("`")
      .filter((_, index) => index % 2 === 0)
      .join(""),
  ).not.toMatch(/<script|<img|\[x\]\(/);
});

test("thirty busy scenarios of 50,000 events each, three of them failing in everything, stay below 2 MB", async () => {
  const { run } = sampleRun();
  const busy = busySample(1);
  await writeHistories(join(out, "busy"), [busy]);
  const scenarios = Array.from({ length: 30 }, (_, index) => ({
    ...(index < 3 ? failingEverywhere(busy) : busy.report),
    id: `busy/${index}`,
  }));
  const { html } = await writeReport(join(out, "busy"), { ...run, scenarios });
  expect(busy.events.length).toBeGreaterThan(50_000);
  expect((await stat(html)).size).toBeLessThan(2_000_000);
});
