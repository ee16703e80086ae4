import type { Path } from "../shape.ts";
import {
  afterBracket,
  afterGroup,
  afterTypeArguments,
  type Extent,
  elementsAt,
  endOfExpression,
  isMark,
  membersAt,
} from "./literals.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Names that stand for names: a source that goes on for longer is not followed. */
const mostNames = 20;

/**
 * Tells the line on which a part of a companion's platform is written, from its source text. Where a value comes from
 * elsewhere (an import, a call, a spread), it is the line of the innermost key around it that is written in
 * the file; nothing where not even that is certain.
 */
export class SourcePlaces {
  readonly #tokens: readonly Token[];
  readonly #root: Extent | undefined;

  constructor(source: string) {
    this.#tokens = tokensOf(source) ?? [];
    this.#root = this.#platform();
  }

  /** The line, from 1, of the key or list entry that a path leads to. */
  lineOf(path: Path): number | undefined {
    let value = this.#root;
    let line: number | undefined;
    for (const key of path) {
      const found = value === undefined ? undefined : this.#within(value, key);
      if (found === undefined) return line;
      ({ line, value } = found);
    }
    return line;
  }

  /** A key of an object literal, or an entry of a list literal. */
  #within(value: Extent, key: string | number): { line: number; value: Extent | undefined } | undefined {
    const literal = this.#literal(value);
    if (literal === undefined) return undefined;
    const isList = isMark(this.#tokens[literal.from], "[");
    if (isList !== (typeof key === "number")) return undefined;
    const members = isList ? elementsAt(this.#tokens, literal.from) : membersAt(this.#tokens, literal.from);
    if (members === undefined) return undefined;
    const index = typeof key === "number" ? key : members.findLastIndex((member) => member.key === key);
    const found = members[index];
    // What is spread before a list's entry moves it, and what is spread after an object's key may replace it.
    const between = isList ? members.slice(0, index + 1) : members.slice(index + 1);
    const isMoved = between.some((member) =>
      isList ? member.value === undefined : member.key === undefined,
    );
    return found === undefined || isMoved ? undefined : { line: found.line, value: found.value };
  }

  /** The object or list that a value is: written there, or as a constant of the file. */
  #literal(value: Extent): Extent | undefined {
    let { from, to } = value;
    for (let names = 0; names < mostNames; names++) {
      const first = this.#tokens[from];
      const isLiteral = isMark(first, "{") || isMark(first, "[");
      const end = isLiteral ? afterBracket(this.#tokens, from) : from + 1;
      if (end === undefined || (end !== to && !/^(as|satisfies)$/.test(this.#tokens[end]?.text ?? "")))
        return undefined;
      if (isLiteral) return { from, to: end };
      const constant = first?.kind === "word" ? this.#constant(first.text) : undefined;
      if (constant === undefined) return undefined;
      ({ from, to } = constant);
    }
    return undefined;
  }

  /** The value of the only constant of a name at the file's own level. */
  #constant(name: string): Extent | undefined {
    const tokens = this.#tokens;
    const found: Extent[] = [];
    for (const at of this.#ownLevel()) {
      if (tokens[at]?.text !== "const" || tokens[at]?.kind !== "word" || tokens[at + 1]?.text !== name)
        continue;
      const from = this.#afterEquals(at + 2);
      const to = from === undefined ? undefined : this.#endOfStatement(from);
      if (from === undefined || to === undefined) return undefined;
      found.push({ from, to });
    }
    return found.length === 1 ? found[0] : undefined;
  }

  /** After the "=" that follows a constant's name and its type. */
  #afterEquals(from: number): number | undefined {
    let at = from;
    while (at < this.#tokens.length) {
      if (isMark(this.#tokens[at], "=")) return at + 1;
      if (isMark(this.#tokens[at], ";")) return undefined;
      const next = afterGroup(this.#tokens, at);
      if (next === undefined) return undefined;
      at = next;
    }
    return undefined;
  }

  /** A literal whose closing bracket is followed by a further line needs no semicolon. */
  #endOfStatement(from: number): number | undefined {
    const end = endOfExpression(this.#tokens, from);
    const first = this.#tokens[from];
    if (!isMark(first, "{") && !isMark(first, "[")) return end;
    const close = afterBracket(this.#tokens, from);
    if (close === undefined) return undefined;
    const [last, next] = [this.#tokens[close - 1], this.#tokens[close]];
    return next?.kind === "word" && last !== undefined && next.line > last.line ? close : end;
  }

  /** The platform itself: what is exported by default, or given to the only `definePlatform`. */
  #platform(): Extent | undefined {
    const tokens = this.#tokens;
    const calls = tokens.flatMap((_, at) => this.#argument(at) ?? []);
    const exported = [...this.#ownLevel()].find(
      (at) => tokens[at]?.text === "export" && tokens[at + 1]?.text === "default",
    );
    if (exported !== undefined) {
      const value = { from: exported + 2, to: this.#endOfStatement(exported + 2) ?? exported };
      const defined = this.#argument(value.from) ?? this.#argumentOfConstant(value.from);
      if (defined !== undefined) return defined;
      // What is exported may then be something else than the platform that is defined in the file.
      return calls.length > 0 || this.#literal(value) === undefined ? undefined : value;
    }
    return calls.length === 1 ? calls[0] : undefined;
  }

  #argumentOfConstant(at: number): Extent | undefined {
    const name = this.#tokens[at];
    const constant = name?.kind === "word" ? this.#constant(name.text) : undefined;
    return constant === undefined ? undefined : this.#argument(constant.from);
  }

  /** What is given to `definePlatform(…)`, where such a call begins. */
  #argument(at: number): Extent | undefined {
    const tokens = this.#tokens;
    if (tokens[at]?.text !== "definePlatform" || tokens[at]?.kind !== "word") return undefined;
    const open = afterTypeArguments(tokens, at + 1) ?? at + 1;
    if (!isMark(tokens[open], "(")) return undefined;
    const to = endOfExpression(tokens, open + 1);
    return to === undefined ? undefined : { from: open + 1, to };
  }

  /** Positions that are inside of no bracket. */
  *#ownLevel(): Generator<number> {
    for (let at = 0; at < this.#tokens.length; ) {
      yield at;
      const next = afterGroup(this.#tokens, at);
      if (next === undefined) return;
      at = next;
    }
  }
}
