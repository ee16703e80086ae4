import { expect, test } from "vitest";
import { oneLine } from "./one-line.ts";

test("what could forge a line or move the cursor becomes a space", () => {
  expect(oneLine("away\nverdict: pass")).toBe("away verdict: pass");
  expect(oneLine("\u001b[2Jgone\u0007\u0090 red\u2028::error::x")).toBe("gone  red ::error::x");
});

test("direction marks go", () => {
  expect(oneLine("abc\u202edef\ufeff")).toBe("abcdef");
});

test("other text stays, long text is cut and says so", () => {
  expect(oneLine("Grüße, 測試 ✓")).toBe("Grüße, 測試 ✓");
  expect(oneLine("x".repeat(2_000_000))).toBe(`${"x".repeat(1_000)}… (1999000 more characters)`);
});
