/** A line of the file without its end, and where it begins. */
export interface Line {
  text: string;
  start: number;
}

/** An instruction's lines joined into one, which remembers where each of its characters stands in the file. */
export interface LogicalLine {
  text: string;
  offsets: readonly number[];
}

/** A word of a logical line, quotes and escapes as written. `start` is its place in the logical line. */
export interface Word {
  text: string;
  start: number;
}

export function linesOf(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const own = { text: line.replace(/\r$/, ""), start };
    start += line.length + 1;
    return own;
  });
}

/** Whether a line is empty or a comment, which also inside an instruction is no part of it. */
export function isIdle({ text }: Line): boolean {
  const trimmed = text.trimStart();
  return trimmed === "" || trimmed.startsWith("#");
}

/** Joins the instruction that begins at `first`; `next` is the first line after it. */
export function joinLines(
  lines: readonly Line[],
  first: number,
  escapeMark: string,
): { line: LogicalLine; next: number } {
  const offsets: number[] = [];
  let text = "";
  let next = first;
  let open = true;
  while (open && next < lines.length) {
    const line = lines[next];
    if (line === undefined) break;
    next += 1;
    if (next - 1 > first && isIdle(line)) continue;
    const kept = keptOf(line.text, escapeMark);
    open = kept !== line.text;
    for (let index = 0; index < kept.length; index++) offsets.push(line.start + index);
    text += kept;
  }
  return { line: { text, offsets }, next };
}

/** A line without its mark of continuation. An escaped escape character at the end is no such mark. */
function keptOf(text: string, escapeMark: string): string {
  const trimmed = text.trimEnd();
  const marks = trimmed.endsWith(escapeMark) && !trimmed.endsWith(escapeMark + escapeMark);
  return marks ? trimmed.slice(0, -1) : text;
}

/** The words of a logical line; white space in quotes or after an escape character does not end one. */
export function wordsOf(text: string, escapeMark: string): Word[] {
  const words: Word[] = [];
  let quote = "";
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const character = text.charAt(index);
    if (index === text.length || (quote === "" && /\s/.test(character))) {
      if (start >= 0) words.push({ text: text.slice(start, index), start });
      start = -1;
      continue;
    }
    if (start < 0) start = index;
    if (character === escapeMark && quote !== "'") index = Math.min(index + 1, text.length - 1);
    else if (quote === character) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
  }
  return words;
}
