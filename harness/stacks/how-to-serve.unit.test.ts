import fc from "fast-check";
import { expect, test } from "vitest";
import { howToServe } from "./how-to-serve.ts";

const good = { usable: true, clean: true, runsAsAsked: true };
const plain = { stack: "reuse", forOne: false, hasReset: true } as const;

test("a clean stack that runs as asked is taken over as it is", () => {
  expect(howToServe(good, plain)).toBe("take over");
});

test("what is not clean, or runs otherwise, is put back, or made anew where nobody says how", () => {
  expect(howToServe({ ...good, clean: false }, plain)).toBe("put back");
  expect(howToServe({ ...good, runsAsAsked: false }, plain)).toBe("put back");
  expect(howToServe({ ...good, clean: false }, { ...plain, hasReset: false })).toBe("new");
});

test("a scenario may ask for a stack that was put back, or for one that nothing has used", () => {
  expect(howToServe(good, { ...plain, stack: "reset" })).toBe("put back");
  expect(howToServe(good, { ...plain, stack: "fresh" })).toBe("new");
  expect(howToServe(good, { ...plain, forOne: true })).toBe("new");
  expect(howToServe(undefined, plain)).toBe("new");
});

test("what another scenario left dirty is taken over by nobody who does not ask for just that", () => {
  const anyPresent = fc.record({ usable: fc.boolean(), clean: fc.boolean(), runsAsAsked: fc.boolean() });
  const anyWish = fc.record({
    stack: fc.constantFrom("reuse", "reset", "fresh", "as left"),
    forOne: fc.boolean(),
    hasReset: fc.boolean(),
  });
  fc.assert(
    fc.property(anyPresent, anyWish, (present, wish) => {
      if (howToServe(present, wish as typeof plain) !== "take over") return true;
      return present.usable && (wish.stack === "as left" || (present.clean && present.runsAsAsked));
    }),
  );
});
