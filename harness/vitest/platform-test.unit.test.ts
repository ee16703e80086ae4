import { expect, test } from "vitest";
import type { Platform } from "../declare/platform.ts";
import { Collector, collectInto } from "../scenario/collector.ts";
import { platformTest } from "./platform-test.ts";

const file = import.meta.filename;
const collector = new Collector();
collectInto(collector);
const shop = { name: "shop", folder: "/nowhere" } as Platform;
const options = { checks: [] };
const body = async () => undefined;

test("a scenario is declared to the file that calls, and is a value", () => {
  const scenario = platformTest(shop)("the cart survives", { ...options, tags: ["gate"] }, body);
  expect(scenario).toMatchObject({ title: "the cart survives", platform: shop, file });
  expect(scenario.id).toBe("harness/vitest/platform-test.unit.test.ts".replace(".test.ts", ""));
  expect(collector.of(file).at(-1)).toMatchObject({ id: scenario.id, tags: ["gate"], mode: "run" });
});

test("a second one of the file is known by its title, too, and the first keeps its id", () => {
  const declare = platformTest(shop);
  const second = declare("the till, too: survives!", options, body);
  expect(second.id).toMatch(/platform-test\.unit\/the-till-too-survives$/);
  expect(declare("the cart survives", options, body).id).toMatch(/platform-test\.unit$/);
});

test("a table gives a scenario for each case, under the case's name", () => {
  const cases = { kill: { how: "is killed" }, pause: { how: "stands still" } };
  const declared = platformTest(shop).for(cases)(({ how }) => ({ ...options, title: `it ${how}`, body }));
  expect(declared.kill.id).toMatch(/platform-test\.unit\/kill$/);
  expect(declared.pause.title).toBe("it stands still");
});

test("a list fills its title, and hands the case to the body", async () => {
  const seen: string[] = [];
  const [first, second] = platformTest(shop).for([{ server: "redis" }, { server: "db" }])(
    "the cart survives $server",
    options,
    async ({ server }) => {
      seen.push(server);
    },
  );
  await second?.body({} as never);
  expect(first?.title).toBe("the cart survives redis");
  expect(seen).toEqual(["db"]);
  const [plain] = platformTest(shop).for(["redis"])("without %s", options, body);
  expect(plain?.title).toBe("without redis");
});

test("`only` and `skip` are told to whoever runs the file", () => {
  platformTest(shop).skip("not today", options, body);
  expect(collector.of(file).at(-1)?.mode).toBe("skip");
  platformTest(shop).only("this alone", options, body);
  const able = collector.of(file).filter(({ notCovered }) => notCovered === undefined);
  expect(able.map(({ title }) => title)).toEqual(["this alone"]);
});
