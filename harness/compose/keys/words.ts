/** A command line as words, and what stands behind them and is no part of the command. */
export interface CommandLine {
  words: string[];
  /** From the first `;`, `&`, `|`, `<` or `>` that no quote holds: Compose drops it. Empty where there is none. */
  dropped: string;
}

const blank = /[ \t\r\n]/;
const ends = /[;&|<>]/;
const letters: Record<string, string> = { t: "\t", n: "\n" };

/**
 * Splits a command line into words, as Compose splits `command: "…"` and `entrypoint: "…"`: blanks separate, quotes
 * of both kinds and `$(…)` and backticks hold together, a backslash outside of single quotes keeps the next character
 * (`\t` and `\n` are a tab and a new line). No shell runs, so the line ends at the first operator of one. It is our
 * own because Node has none. Source of the rules: go-shellwords 1.0, which Compose calls.
 *
 * @returns nothing where a quote or a bracket is not closed, or the line ends in a backslash
 */
export function splitWords(line: string): CommandLine | undefined {
  const words: string[] = [];
  let word = "";
  // An empty word counts only where quotes were closed around it.
  let state: "none" | "begun" | "quoted" = "none";
  let holder: "'" | '"' | "`" | "$(" | undefined;
  let at = 0;
  const flush = () => {
    if (state === "quoted" || (state === "begun" && word !== "")) words.push(word);
    word = "";
    state = "none";
  };
  const take = (text: string) => {
    word += text;
    state = "begun";
  };
  for (; at < line.length; at++) {
    const character = line[at] ?? "";
    if (character === "\\" && holder !== "'") {
      const next = line[++at];
      if (next === undefined) return undefined;
      const kept = holder === "`" || holder === "$(";
      take(kept ? `\\${next}` : (letters[next] ?? next));
    } else if (blank.test(character)) {
      if (holder === undefined) flush();
      else word += character;
    } else if (character === holder) {
      holder = undefined;
      if (character === "`") take(character);
      else state = "quoted";
    } else if (character === ")" && holder === "$(") {
      holder = undefined;
      take(character);
    } else if (holder === undefined || (holder === "$(" && character === "(")) {
      if (character === "(" && holder === undefined && /(^|[^\\])\$$/.test(word)) holder = "$(";
      else if (character === "(" || character === ")") return undefined;
      else if (ends.test(character)) {
        // `2>` redirects: its number is no word.
        if (character === ">" && /^\d+$/.test(word)) state = "none";
        break;
      } else if (character === "'" || character === '"') {
        holder = character;
        continue;
      } else if (character === "`") holder = "`";
      take(character);
    } else take(character);
  }
  flush();
  return holder === undefined ? { words, dropped: line.slice(at) } : undefined;
}
