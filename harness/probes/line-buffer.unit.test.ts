import fc from "fast-check";
import { expect, test } from "vitest";
import { LineBuffer } from "./line-buffer.ts";

/** All lines of a text that comes in pieces of so many bytes. */
function inPieces(text: string, bytes: number, longest = 100): string[] {
  const buffer = new LineBuffer(longest);
  const whole = Buffer.from(text);
  const lines: string[] = [];
  for (let at = 0; at < whole.length; at += bytes) lines.push(...buffer.take(whole.subarray(at, at + bytes)));
  return [...lines, ...buffer.end()];
}

test("a character that is torn between two chunks is whole in its line", () => {
  expect(inPieces("größe: 3 €\nnächste\n", 1)).toEqual(["größe: 3 €", "nächste"]);
});

test("any lines come out as they went in, however they are cut into chunks", () => {
  const line = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  const plain = line.filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(plain), fc.integer({ min: 1, max: 9 }), (lines, bytes) => {
      expect(inPieces(lines.map((text) => `${text}\n`).join(""), bytes)).toEqual(lines);
    }),
  );
});

test("a line without an end comes with the end of the stream, and nothing comes of nothing", () => {
  expect(inPieces("first\nlast", 4)).toEqual(["first", "last"]);
  expect(inPieces("", 1)).toEqual([]);
});

test("a terminal's line ends are no part of a line", () => {
  expect(inPieces("a\r\nb\r\n", 2)).toEqual(["a", "b"]);
});

test("of a line that is too long the beginning is kept, and the next line is whole", () => {
  expect(inPieces(`${"x".repeat(50)}\nnext\n`, 7, 10)).toEqual(["x".repeat(10), "next"]);
});
