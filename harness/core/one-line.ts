import { stripVTControlCharacters } from "node:util";

// biome-ignore lint/suspicious/noControlCharactersInRegex: foreign text is stripped of exactly these
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const invisible = /[\p{Bidi_Control}\ufeff]/gu;
const longest = 1_000;

/**
 * Foreign text as one line for a terminal: no control character that could move the cursor, begin a line of its own
 * or give a CI system an order, no change of direction, at most 1,000 characters.
 */
export function oneLine(text: string): string {
  const shown = stripVTControlCharacters(text).replaceAll(breaks, " ").replaceAll(invisible, "");
  return shown.length <= longest
    ? shown
    : `${shown.slice(0, longest)}… (${shown.length - longest} more characters)`;
}
