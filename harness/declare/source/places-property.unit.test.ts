import fc from "fast-check";
import { expect, test } from "vitest";
import { SourcePlaces } from "./places.ts";

/** What a person may write between two tokens: line ends, comments, and in those what looks like code. */
const between = fc.constantFrom("", " ", "\n", "\n\n", " // gate: { [\n", "/* gate: 1,\n } */", "\n/* ' */ ");
/** Values that a companion may have and that hold brackets, commas or quotes of their own. */
const value = fc.constantFrom(
  "1",
  "'}, gate: 1'",
  '"\\"{"',
  ["`a $", "{`}` + `{`} \\` {\n gate: 2`"].join(""),
  "/[/{]\\/'/g",
  "(a, b) => ({ gate: a / b })",
  "async (x: Map<string, { gate: 1 }>): Promise<void> => {}",
  "broker({ gate: [1] }, 2)",
  "[1, { gate: 2 }].map((x) => x)",
  "a < b ? [c] : { gate: 1 }",
  "new Set<string>(['}'])",
);
const key = fc.constantFrom("name", "'some key'", '"gates"', "build", "services");

test("a key's line is its own, whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key, value, before: between, after: between }), { maxLength: 6 }),
      fc.nat({ max: 6 }),
      between,
      (members, position, gap) => {
        const at = Math.min(position, members.length);
        const written = members.map(
          ({ key, value, before, after }) => `${before}${key}${after}:${before}${value}${after}`,
        );
        written.splice(at, 0, `${gap}gate:${gap}{ inner${gap}: 1 }`);
        const source = `${gap}export default definePlatform<H, { a: 1 }>({${written.join(",")}});`;
        const before = `${gap}export default definePlatform<H, { a: 1 }>({${written.slice(0, at).join(",")}${at > 0 ? "," : ""}${gap}`;
        const line = before.split("\n").length;
        const places = new SourcePlaces(source);
        expect(places.lineOf(["gate"])).toBe(line);
        expect(places.lineOf(["gate", "inner"])).toBe(`${before}gate:${gap}{ `.split("\n").length);
        expect(places.lineOf(["gate", "missing"])).toBe(line);
        expect(places.lineOf(["missing"])).toBeUndefined();
      },
    ),
  );
});
