import { expect, test } from "vitest";
import { costsIn } from "./suite-files.ts";
import { rankOf } from "./suite-order.ts";

const ownStack = "/** @module-tag own-stack */\n";

test("suites come platform by platform and by topic, those with a stack of their own last", () => {
  const files: [string, string][] = [
    ["suites/shop/gate.test.ts", ownStack],
    ["suites/market/defects/waits-not.test.ts", ownStack],
    ["suites/market/defects/loses-rows.test.ts", ""],
    ["suites/market/durability/store-cut.test.ts", ""],
    ["suites/market/back-off/refused.test.ts", ""],
    ["suites/market/baseline/flow.test.ts", ""],
    ["suites/market/start-up/clean.test.ts", ""],
    ["suites/bank/durability/cut.test.ts", ""],
  ];
  const sorted = files
    .map(([path, text]) => ({ path, rank: rankOf(path, text) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ path }) => path);
  expect(sorted).toEqual([
    "suites/bank/durability/cut.test.ts",
    "suites/market/start-up/clean.test.ts",
    "suites/market/baseline/flow.test.ts",
    "suites/market/back-off/refused.test.ts",
    "suites/market/durability/store-cut.test.ts",
    "suites/market/defects/loses-rows.test.ts",
    "suites/market/defects/waits-not.test.ts",
    "suites/shop/gate.test.ts",
  ]);
});

test("a file of no suite has a rank too", () => {
  expect(rankOf("harness/core/poll.unit.test.ts", "")).toContain("harness/core/poll.unit.test.ts");
});

test("costs are read from comments alone, and only those there are", () => {
  expect(costsIn("/**\n * A claim.\n *\n * @module-tag every-core\n */\n")).toEqual(["every-core"]);
  expect(costsIn("// @module-tag own-stack\n// @module-tag every-core\n")).toEqual([
    "every-core",
    "own-stack",
  ]);
  expect(costsIn("/** @module-tag gate */\n")).toEqual([]);
  expect(costsIn('const text = "@module-tag every-core";\n')).toEqual([]);
  expect(costsIn("")).toEqual([]);
});
