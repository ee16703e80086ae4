import fc from "fast-check";
import { expect, test } from "vitest";
import { runCheck } from "./check.ts";
import { createHistory } from "./log.ts";
import { combine, type Verdict } from "./verdict.ts";

const verdicts = fc.array(fc.constantFrom<Verdict[]>("pass", "fail", "unknown", "not covered"));

test("one fail fails, else one unknown leaves it unknown", () => {
  expect(combine(["pass", "unknown", "fail"])).toBe("fail");
  expect(combine(["pass", "unknown", "not covered"])).toBe("unknown");
  expect(combine(["pass", "not covered"])).toBe("pass");
  expect(combine(["not covered"])).toBe("not covered");
});

test("nothing at all is unknown", () => {
  expect(combine([])).toBe("unknown");
});

test("a pass holds only passes and what is not covered, in any order", () => {
  fc.assert(
    fc.property(verdicts, (list) => {
      if (combine(list) === "pass")
        expect(list.some((one) => one === "fail" || one === "unknown")).toBe(false);
      expect(combine(list.toReversed())).toBe(combine(list));
    }),
  );
});

test("a check that crashes has shown nothing", () => {
  const check = {
    name: "broken",
    run: () => {
      throw new Error("no such thing");
    },
  };
  const result = runCheck(
    check,
    createHistory(() => 0),
  );
  expect(result).toMatchObject({ name: "broken", verdict: "unknown", evidence: [] });
  expect(result.summary).toContain("no such thing");
});
