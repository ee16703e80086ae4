/** A piece of TypeScript or JavaScript. A comment is none. */
export interface Token {
  kind: "word" | "text" | "number" | "template" | "pattern" | "mark";
  /** As it stands in the file; of a text what is between its quotes. */
  text: string;
  /** Starts at 1. */
  line: number;
}

const word = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\d[\w.]*/y;
/** Marks of several signs that would be misread as several marks. */
const longMark = /\.\.\.|=>|\?\.|\?\?/y;
/** After these words an expression begins, so a slash begins a pattern. */
const beforePattern =
  /^(return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|await|yield|default|extends)$/;

/** Takes a source apart; nothing for one that cannot be read with certainty, such as a text that does not end. */
export function tokensOf(source: string): Token[] | undefined {
  const scanner = new Scanner(source);
  return scanner.scan(0) === source.length ? scanner.tokens : undefined;
}

class Scanner {
  tokens: Token[] = [];
  readonly #source: string;
  #counted = 0;
  #line = 1;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads from a position to the end, or to the brace that ends a template's expression; gives where it stopped. */
  scan(from: number, inTemplate = false): number | undefined {
    const source = this.#source;
    let at = from === 0 && source.startsWith("#!") ? this.#endOfLine(0) : from;
    let depth = 0;
    while (at < source.length) {
      const sign = source[at] ?? "";
      if (inTemplate && sign === "}" && depth === 0) return at;
      if (sign === "{") depth++;
      if (sign === "}") depth--;
      const next = this.#piece(at, sign);
      if (next === undefined) return undefined;
      at = next;
    }
    return inTemplate ? undefined : at;
  }

  /** Reads one piece and gives the position after it. */
  #piece(at: number, sign: string): number | undefined {
    const source = this.#source;
    if (/\s/.test(sign)) return at + 1;
    if (source.startsWith("//", at)) return this.#endOfLine(at);
    if (source.startsWith("/*", at)) return after(source.indexOf("*/", at + 2), 2);
    if (sign === '"' || sign === "'") return this.#add("text", at, endOfText(source, at));
    if (sign === "`") return this.#template(at);
    if (sign === "/" && this.#patternMayBegin()) return this.#add("pattern", at, endOfPattern(source, at));
    for (const [kind, expression] of [
      ["word", word],
      ["number", number],
      ["mark", longMark],
    ] as const) {
      expression.lastIndex = at;
      const length = expression.exec(source)?.[0].length;
      if (length !== undefined) return this.#add(kind, at, at + length);
    }
    return this.#add("mark", at, at + 1);
  }

  /** A template is one token, whatever expressions are in it. */
  #template(at: number): number | undefined {
    const source = this.#source;
    const tokens = this.tokens;
    let position = at + 1;
    while (position < source.length) {
      const sign = source[position];
      if (sign === "`") {
        this.tokens = tokens;
        return this.#add("template", at, position + 1);
      }
      if (source.startsWith("${", position)) {
        this.tokens = [];
        const end = this.scan(position + 2, true);
        if (end === undefined) return undefined;
        position = end + 1;
      } else position += sign === "\\" ? 2 : 1;
    }
    return undefined;
  }

  #add(kind: Token["kind"], at: number, end: number | undefined): number | undefined {
    if (end === undefined) return undefined;
    const inner = kind === "text" ? this.#source.slice(at + 1, end - 1) : this.#source.slice(at, end);
    this.tokens.push({ kind, text: inner, line: this.#lineAt(at) });
    return end;
  }

  /** A slash divides after a value and begins a pattern elsewhere. */
  #patternMayBegin(): boolean {
    const last = this.tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === "mark") return !/^[)\]}]$/.test(last.text);
    return last.kind === "word" && beforePattern.test(last.text);
  }

  #endOfLine(at: number): number {
    const end = this.#source.indexOf("\n", at);
    return end === -1 ? this.#source.length : end;
  }

  /** Positions never go back by more than a template, whose own line is counted anew. */
  #lineAt(at: number): number {
    if (at < this.#counted) [this.#counted, this.#line] = [0, 1];
    for (; this.#counted < at; this.#counted++) if (this.#source[this.#counted] === "\n") this.#line++;
    return this.#line;
  }
}

function endOfText(source: string, at: number): number | undefined {
  for (let position = at + 1; position < source.length; position++) {
    const sign = source[position];
    if (sign === source[at]) return position + 1;
    if (sign === "\n") return undefined;
    if (sign === "\\") position++;
  }
  return undefined;
}

/** A slash inside a class of signs does not end a pattern. */
function endOfPattern(source: string, at: number): number | undefined {
  let inClass = false;
  for (let position = at + 1; position < source.length; position++) {
    const sign = source[position];
    if (sign === "\n") return undefined;
    if (sign === "\\") position++;
    else if (sign === "[") inClass = true;
    else if (sign === "]") inClass = false;
    else if (sign === "/" && !inClass) return position + 1;
  }
  return undefined;
}

function after(position: number, length: number): number | undefined {
  return position === -1 ? undefined : position + length;
}
