import { expect, test } from "vitest";
import { processorShare } from "./processor-use.ts";

test("a share is of the time since the look before, and nothing where no time has passed", () => {
  const readings = [
    { busy: 100, total: 1_000 },
    { busy: 150, total: 1_100 },
    { busy: 150, total: 1_100 },
    { busy: 250, total: 1_200 },
  ];
  const share = processorShare(() => readings.shift() ?? { busy: 0, total: 0 });
  expect([share(), share(), share()]).toEqual([0.5, 0, 1]);
});
