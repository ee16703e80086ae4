// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InterpolationError, interpolate, type Lookup } from "./interpolate.ts";

const lookup: Lookup = (name) => ({ A: "one", B: "two", EMPTY: "" })[name];

describe("interpolation", () => {
  test.each([
    ["plain", "plain"],
    ["$A", "one"],
    ["$A-$B", "one-two"],
    ["${A}text", "onetext"],
    ["${MISSING:-d}", "d"],
    ["${EMPTY:-d}", "d"],
    ["${EMPTY-d}", ""],
    ["${MISSING-d}", "d"],
    ["${A:-d}", "one"],
    ["${A:+x}", "x"],
    ["${EMPTY:+x}", ""],
    ["${EMPTY+x}", "x"],
    ["${MISSING+x}", ""],
    ["${A:?needed}", "one"],
    ["${EMPTY?needed}", ""],
    ["${MISSING:-${ALSO:-${B}}}", "two"],
    ["${A:+${B}}!", "two!"],
    ["$$A $${A}", "$A ${A}"],
    ["${MISSING:-a$$b}", "a$b"],
    ["${MISSING:-}", ""],
    ["${A:-${MISSING:?not evaluated}}", "one"],
    ["${MISSING:-postgres://u:p@db:5432/x?y=1}", "postgres://u:p@db:5432/x?y=1"],
  ])("%s gives %s", (template, expected) => {
    expect(interpolate(template, lookup)).toEqual({ text: expected, unset: [] });
  });

  test("a variable that is not set is empty and named", () => {
    expect(interpolate("a${MISSING}b$ALSO", lookup)).toEqual({ text: "ab", unset: ["MISSING", "ALSO"] });
  });

  test.each([
    ["${MISSING:?set it in .env}", "required variable MISSING is not set: set it in .env"],
    ["${MISSING?}", "required variable MISSING is not set"],
    ["${EMPTY:?no}", "required variable EMPTY is not set: no"],
    ["${}", '"${}" is not a variable; write "$$" for a dollar sign'],
    ["${A!x}", '"${A!x}" is not a variable; write "$$" for a dollar sign'],
    ["${A", '"${" has no closing brace'],
    ["${A:-${B}", '"${" has no closing brace'],
  ])("%s is refused", (template, message) => {
    expect(() => interpolate(template, lookup)).toThrow(new InterpolationError(message));
  });

  test("no text whatever makes it fail in another way", () => {
    const pieces = fc.constantFrom("$", "{", "}", "A", ":", "-", "?", "+", "MISSING", "${", "$$", " ", "é");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          expect(typeof interpolate(parts.join(""), lookup).text).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(InterpolationError);
        }
      }),
    );
  });

  test("text with every dollar sign doubled comes back as it was", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(interpolate(text.replaceAll("$", "$$$$"), lookup).text).toBe(text);
      }),
    );
  });

  test("very deep nesting is refused instead of overflowing", () => {
    const deep = `${"${X:-".repeat(5_000)}v${"}".repeat(5_000)}`;
    expect(() => interpolate(deep, lookup)).toThrow("variables are nested more than 50 deep");
  });
});
