/**
 * Splits a command line into words, as Compose splits `command: "…"` and `entrypoint: "…"`: blanks separate,
 * single quotes keep everything, double quotes keep all but `\"`, `\\`, `\$` and `` \` ``, a backslash
 * elsewhere keeps the next character. There is no shell: no globs, no variables, no `;` or `|`. It is our own
 * because Node has none and these rules are all that Compose uses.
 *
 * @returns the words, or nothing when a quote is not closed or the line ends in a backslash
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quoted: "'" | '"' | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (quoted === "'") {
      if (character === "'") quoted = undefined;
      else word += character;
    } else if (character === "\\") {
      const next = line[++at];
      if (next === undefined) return undefined;
      const escaped = quoted === undefined || '"\\$`'.includes(next) ? next : `\\${next}`;
      word = (word ?? "") + (next === "\n" ? "" : escaped);
    } else if (quoted === '"') {
      if (character === '"') quoted = undefined;
      else word += character;
    } else if (character === "'" || character === '"') {
      quoted = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quoted !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
