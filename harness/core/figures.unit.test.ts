import { expect, test } from "vitest";
import { count, plural } from "./figures.ts";

test("numbers are grouped, and words agree with them", () => {
  expect(count(110_985)).toBe("110,985");
  expect(plural(1, "row")).toBe("1 row");
  expect(plural(0, "row")).toBe("0 rows");
  expect(plural(2_000, "look")).toBe("2,000 looks");
});
