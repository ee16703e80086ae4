import { expect, test } from "vitest";
import { declaredIn } from "./docstrings.ts";

const source = `
/** Something else. */
const limitMs = 5;

/**
 * Ends a thing,
 * at once.
 *
 * @param thing what is ended,
 *   and stays so
 */
export function end(
  thing: Thing,
  { graceMs, on = "both" }: { graceMs?: number; on?: Way } = {},
): Fault {
  return { kind: "end" };
}

export function silent(): void {}
`;

test("a function's docstring, parameters and signature are read", () => {
  expect(declaredIn(source, "end.ts", "end")).toEqual({
    name: "end",
    file: "end.ts",
    says: "Ends a thing, at once.",
    parameters: [{ name: "thing", says: "what is ended, and stays so" }],
    signature: 'end(thing: Thing, { graceMs, on = "both" }: { graceMs?: number; on?: Way } = {}): Fault',
  });
});

test("a function without a docstring is an error, and no function is nothing", () => {
  expect(() => declaredIn(source, "end.ts", "silent")).toThrow("end.ts: silent has no docstring");
  expect(declaredIn(source, "end.ts", "limitMs")).toBeUndefined();
});
