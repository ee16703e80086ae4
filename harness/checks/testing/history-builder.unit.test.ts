import { expect, test } from "vitest";
import { HistoryBuilder, link, without } from "./history-builder.ts";

test("events come back in the order of time, whatever the order of writing", () => {
  const builder = new HistoryBuilder();
  builder.probe("engine", "end", 20).probe("engine", "begin", 10);
  expect(
    builder
      .history()
      .of("probe")
      .map(({ at }) => at),
  ).toEqual([10, 20]);
});

test("events that are taken out are gone from both views", () => {
  const history = without(
    new HistoryBuilder().watched("engine", "ledger").history(),
    ({ subject }) => subject === "engine",
  );
  expect(history.events).toHaveLength(1);
  expect(history.of("probe").map(({ subject }) => subject)).toEqual(["ledger"]);
});

test("a link is read from its id", () => {
  expect(link("data-bridge->warehouse:8123")).toMatchObject({
    client: "data-bridge",
    server: "warehouse",
    port: 8123,
  });
});
