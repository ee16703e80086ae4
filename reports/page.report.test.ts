import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "./testing/chromium.ts";
import { poorContrast } from "./testing/contrast.ts";
import { hostileWhole } from "./testing/hostile.ts";
import { greenRun, hostileRun, type SampleRun, sampleRun, writeHistories } from "./testing/sample-run.ts";
import { writeReport } from "./write.ts";

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

let browser: Browser;
let out: string;
const pages = new Map<string, string>();
/** What a page did that it must not do: messages, errors, requests. */
let misdeeds: string[] = [];

async function write(name: string, { run, samples }: SampleRun): Promise<void> {
  await writeHistories(join(out, name), samples);
  const { html } = await writeReport(join(out, name), run);
  pages.set(name, pathToFileURL(html).href);
}

beforeAll(async () => {
  const args = ["--disable-background-networking", "--no-first-run"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  browser = await chromium.launch({ executablePath: chromiumPath(), args });
  out = await mkdtemp(join(tmpdir(), "blackstart-page-"));
  await write("red", sampleRun());
  await write("green", greenRun());
  const hostile = hostileRun(hostileWhole);
  await write("hostile", { run: hostile.run, samples: [] });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (out !== undefined) await rm(out, { recursive: true, force: true });
});

async function open(name: string, options: BrowserContextOptions = desktop): Promise<Page> {
  misdeeds = [];
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => misdeeds.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => misdeeds.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== pages.get(name)) misdeeds.push(`request: ${request.url()}`);
  });
  await page.goto(pages.get(name) ?? "");
  return page;
}

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(misdeeds).toEqual([]);
});

const sidewaysPx = (page: Page) =>
  page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  ) as Promise<number>;
const openAll = (page: Page) =>
  page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");

describe.each([
  ["desktop", desktop],
  ["phone", phone],
])("on a %s", (_, size) => {
  test.each(["red", "green", "hostile"])(
    "the %s page has its verdict in the first screen and never scrolls sideways",
    async (name) => {
      const page = await open(name, size);
      const verdict = page.locator("h1");
      expect(await verdict.textContent()).toBe(name === "green" ? "Passed" : "Failed");
      for (const leading of [verdict, page.locator(".headline"), page.locator(".counts")]) {
        const box = await leading.boundingBox();
        expect(box && box.y + box.height).toBeLessThan(size.viewport.height);
      }
      expect(await sidewaysPx(page)).toBe(0);
      await openAll(page);
      expect(await sidewaysPx(page)).toBe(0);
    },
  );

  test.each(["light", "dark"] as const)("all text can be read in %s", async (colorScheme) => {
    const page = await open("red", { ...size, colorScheme });
    await openAll(page);
    expect(await page.evaluate(poorContrast)).toEqual([]);
  });
});

test("every lane is there: phases, faults, rows, breaker with CLOSED, health, connections", async () => {
  const page = await open("red");
  const cut = page.locator("details.scenario", { hasText: "durability/clickhouse-cut-bridge-killed" });
  await cut.locator("summary").first().click();
  for (const kind of ["axis", "phases", "faults", "rows", "circuit", "health", "link"]) {
    expect(await cut.locator(`.lane.${kind} .plot`).first().isVisible(), kind).toBe(true);
  }
  expect(await cut.locator(".lane.health").count()).toBe(10);
  const closed = await cut.locator(".circuit-closed").first().boundingBox();
  expect(closed?.width).toBeGreaterThan(50);
  expect(closed?.height).toBeGreaterThan(2);
  for (const mark of [
    ".circuit-open",
    ".circuit-half-open",
    ".unhealthy",
    ".healthy",
    ".starting",
    ".tick-refused",
    ".mark-kill",
    ".band",
    ".acknowledged",
    ".stored",
  ]) {
    expect(await cut.locator(`.timeline ${mark}`).count(), mark).toBeGreaterThan(0);
  }
});

test("failures come first and unfolded, the others folded", async () => {
  const page = await open("red");
  const states = (await page.evaluate(
    "[...document.querySelectorAll('details.scenario')].map((fold) => [fold.querySelector('.badge').textContent, fold.open])",
  )) as [string, boolean][];
  expect(states.slice(0, 3)).toEqual([
    ["Failed", true],
    ["Unknown", true],
    ["Passed", false],
  ]);
});

test("text from containers is shown and never obeyed", async () => {
  const page = await open("red");
  await openAll(page);
  const shown = await page.locator("#scenarios").textContent();
  expect(shown).toContain("<script>globalThis.hostile = true</script>");
  expect(shown).toContain("\\u{202e}drowssap");
  const hostile = await open("hostile");
  await hostile.mouse.move(400, 60);
  expect(await hostile.title()).toContain("<script>globalThis.hostile = true</script>");
  expect(await hostile.locator("main img, main script, main style").count()).toBe(0);
  expect(await hostile.evaluate("globalThis.hostile")).toBeUndefined();
  const links = (await hostile.evaluate("[...document.links].map((link) => link.protocol)")) as string[];
  expect(new Set(links)).toEqual(new Set(["file:"]));
});

test("the policy of the page stops a script that got in all the same", async () => {
  const page = await open("green");
  await page.evaluate(
    "document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.hostile = 1' }))",
  );
  expect(await page.evaluate("globalThis.hostile")).toBeUndefined();
  expect(misdeeds.splice(0).join()).toContain("Content Security Policy");
});

test("the keyboard reaches everything and reads a time line", async () => {
  const page = await open("red");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.className")).toBe("skip");
  const timeline = page.locator("details.scenario[open] .timeline").first();
  await timeline.focus();
  for (let press = 0; press < 6; press += 1) await page.keyboard.press("Shift+ArrowRight");
  for (let press = 0; press < 2; press += 1) await page.keyboard.press("ArrowDown");
  const tip = timeline.locator(".tip");
  expect(await tip.isVisible()).toBe(true);
  expect(await tip.textContent()).toContain("black hole on historical-downloader->kafka:9092");
  await page.keyboard.press("Escape");
  expect(await tip.isVisible()).toBe(false);
  const folded = page.locator("details.scenario:not([open]) > summary").first();
  await folded.focus();
  const id = await folded.locator("..").getAttribute("id");
  await page.keyboard.press("Enter");
  expect(await page.locator(`#${id}`).getAttribute("open")).toBe("");
});

test("the pointer tells what is under it: state, connections and rows", async () => {
  const page = await open("red");
  const cut = page.locator("details.scenario", { hasText: "durability/clickhouse-cut-bridge-killed" });
  await cut.locator("summary").first().click();
  const tip = cut.locator(".tip");
  await cut.locator(".circuit-open").first().hover();
  expect(await tip.textContent()).toContain("OPEN");
  const link = cut.locator(".lane.link .plot").first();
  const box = await link.boundingBox();
  await link.hover({ position: { x: (box?.width ?? 0) * 0.18, y: 5 } });
  expect(await tip.textContent()).toMatch(/connections: \d+ attempts?, \d+ refused/);
  await cut.locator(".lane.rows .plot").hover();
  expect(await tip.textContent()).toMatch(/acknowledged: about [\d,]+\nstored in clickhouse: about [\d,]+/);
});

test("a line of evidence leads to the event in words, marked on the time line", async () => {
  const page = await open("red");
  const failed = page.locator("details.scenario").first();
  const chip = failed.locator(".chip").first();
  const target = failed.locator(`[id="${(await chip.getAttribute("href"))?.slice(1)}"]`);
  expect(await target.isVisible()).toBe(false);
  await chip.click();
  expect(await target.isVisible()).toBe(true);
  expect(await target.textContent()).toContain("audit of clickhouse");
  expect(await failed.locator(".cursor.cited").count()).toBe(1);
});

test("without scripts the verdict, the lanes and the evidence are there", async () => {
  const page = await open("red", { ...phone, javaScriptEnabled: false });
  expect(await page.locator("h1").textContent()).toBe("Failed");
  const failed = page.locator("details.scenario").first();
  expect(await failed.locator(".lane.circuit .circuit-closed").isVisible()).toBe(true);
  await failed.locator(".evidence summary").first().click();
  expect(await failed.locator(".evidence li").first().isVisible()).toBe(true);
  expect(await page.locator("button").count()).toBe(0);
});

test("on paper every scenario is unfolded, in light colours", async () => {
  const page = await open("red", { ...desktop, colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  const last = page.locator("details.scenario").last();
  expect((await last.locator(".timeline").boundingBox())?.height).toBeGreaterThan(100);
  expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
  expect(await page.locator("nav").isVisible()).toBe(false);
  expect((await page.pdf()).byteLength).toBeGreaterThan(10_000);
});

test("ten minutes and two seconds alike have an axis that can be read", async () => {
  const page = await open("red", phone);
  await openAll(page);
  const crowded = await page.evaluate(`[...document.querySelectorAll(".axis .plot")].flatMap((axis) => {
    const boxes = [...axis.querySelectorAll("text")].map((text) => text.getBoundingClientRect()).filter((box) => box.width > 0);
    return boxes.flatMap((box, index) => (index > 0 && box.left < boxes[index - 1].right + 6 ? [axis.textContent] : []));
  })`);
  expect(crowded).toEqual([]);
});

test("junit.xml is XML to a browser too, whatever the names are", async () => {
  const page = await open("green");
  const xml = await readFile(join(out, "hostile", "junit.xml"), "utf8");
  const parse = `(xml) => { const parsed = new DOMParser().parseFromString(xml, "text/xml"); return [parsed.querySelectorAll("parsererror").length, parsed.querySelectorAll("testcase").length]; }`;
  expect(await page.evaluate(`(${parse})(${JSON.stringify(xml)})`)).toEqual([0, 10]);
});
