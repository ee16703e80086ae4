import { expect, test } from "vitest";
import type { ProducedRange } from "../history/events.ts";
import { type Hop, withLastHops } from "./hop.ts";

const hop = (name: string, ranges: ProducedRange[], asked: string[] = []): Hop => ({
  name,
  async holds() {
    asked.push(name);
    return ranges;
  },
});

test("each id is named with the hop that is nearest to the store, and a range is cut where they differ", async () => {
  const hops = [
    hop("Broker", [{ producer: 1, first: 1, last: 20 }]),
    hop("BUS", [
      { producer: 1, first: 10, last: 25 },
      { producer: 2, first: 26, last: 30 },
    ]),
  ];
  expect(await withLastHops([{ first: 11, last: 30, shape: "prefix" }], 1, hops)).toEqual([
    { first: 11, last: 20, shape: "prefix", lastHop: "Broker" },
    { first: 21, last: 25, shape: "prefix", lastHop: "BUS" },
    { first: 26, last: 30, shape: "prefix", lastHop: "none" },
  ]);
});

test("nobody is asked when nothing is missing, or when all of it is found", async () => {
  const asked: string[] = [];
  const hops = [hop("Broker", [{ producer: 1, first: 1, last: 5 }], asked), hop("BUS", [], asked)];
  expect(await withLastHops([], 1, hops)).toEqual([]);
  expect(asked).toEqual([]);
  await withLastHops([{ first: 2, last: 3 }], 1, hops);
  expect(asked).toEqual(["Broker"]);
});

test("behind a hop that cannot be asked, no earlier one is called the last", async () => {
  const hops: Hop[] = [
    { name: "Broker", holds: () => Promise.reject(new Error("no route")) },
    hop("source", [{ producer: 1, first: 1, last: 9 }]),
  ];
  const [found] = await withLastHops([{ first: 1, last: 9 }], 1, hops);
  expect(found?.lastHop).toBe("not known, Broker could not be asked: no route");
});
