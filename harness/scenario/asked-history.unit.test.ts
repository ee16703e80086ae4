import { expect, test } from "vitest";
import { drain } from "../checks/delivery/drain.ts";
import { recovery } from "../checks/recovery/recovery.ts";
import { notJudged } from "../checks/verdict/findings.ts";
import type { Platform } from "../declare/platform.ts";
import { askedHistory, checksOf } from "./asked-history.ts";

const platform = { name: "shop", folder: "/nowhere" } as Platform;
const given = { platform, title: "the till goes on", checks: [recovery({ within: "10s" }), drain()] };

test("the first line says what was asked, in a way that a file can hold", () => {
  const lines: string[] = [];
  askedHistory(
    given,
    "shop/till",
    () => 5,
    (line) => lines.push(line),
  );
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      ...{ line: 1, at: 5, kind: "scenario", subject: "shop/till" },
      data: {
        ...{
          schema: "blackstart.history/2",
          scenario: "shop/till",
          title: "the till goes on",
          platform: "shop",
        },
        checks: [
          { id: "recovery", name: "recovery", options: { within: "10s" } },
          { id: "drain", name: "drain", options: {} },
        ],
      },
    },
  ]);
});

test("a platform that declares canaries is asked for them too", () => {
  const names = (scenario: typeof given) => checksOf(scenario).map(({ name }) => name);
  expect(names(given)).toEqual(["recovery", "drain"]);
  expect(names({ ...given, platform: { ...platform, canaries: () => [] } })).toEqual([
    "recovery",
    "drain",
    "canary",
  ]);
});

test("a user's own check is named, and nobody takes it for a built-in one", () => {
  const own = { name: "mine", run: () => notJudged("mine", "unknown", "nothing") };
  const [first] = askedHistory({ ...given, checks: [own] }, "shop/till", () => 0).of("scenario");
  expect(first?.data.checks).toEqual([{ id: "custom", name: "mine", options: {} }]);
});
