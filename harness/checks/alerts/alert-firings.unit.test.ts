import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { stillFiring } from "./alert-firings.ts";

const buffered = {
  ...{ name: "buffered", service: "web", metric: "buffered_total", severity: "warning" as const },
  ...{ comparison: ">" as const, threshold: 0 },
};

function scraped(...values: number[]): string[] {
  const builder = new HistoryBuilder().topology({ alerts: [buffered] });
  for (const [index, value] of values.entries())
    builder.add((index + 1) * 1_000, "metric", "web", { values: { buffered_total: value } });
  return stillFiring(builder.history()).map(({ name }) => name);
}

test("a counter that was raised goes on firing, a gauge that is back does not", () => {
  expect(scraped(0, 14_716)).toEqual(["buffered"]);
  expect(scraped(0, 14_716, 0)).toEqual([]);
  expect(scraped(0, 0)).toEqual([]);
  expect(scraped()).toEqual([]);
  expect(stillFiring(new HistoryBuilder().history())).toEqual([]);
});
