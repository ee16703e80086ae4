import type { Token } from "./tokens.ts";

/** Tokens from (included) to (excluded). */
export interface Extent {
  from: number;
  to: number;
}

export interface Member {
  /** Nothing for a spread or a computed key. */
  key: string | undefined;
  line: number;
  /** Nothing for a method or a spread. */
  value?: Extent;
}

const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
/** What may stand between the angle brackets of type arguments. */
const typeMarks = /^[,.|&[\](){}:;?<>]$|^=>$|^\.\.\.$/;

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

/** Position after the bracket that closes the one at `open`; nothing where there is none. */
export function afterBracket(tokens: readonly Token[], open: number): number | undefined {
  const expected: string[] = [];
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== "mark") continue;
    const closer = closers[token.text];
    if (closer !== undefined) expected.push(closer);
    else if (/^[)\]}]$/.test(token.text)) {
      if (expected.pop() !== token.text) return undefined;
      if (expected.length === 0) return at + 1;
    }
  }
  return undefined;
}

/** Position after type arguments that begin at `open`; nothing where a "<" compares. */
export function afterTypeArguments(tokens: readonly Token[], open: number): number | undefined {
  if (!isMark(tokens[open], "<")) return undefined;
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined || (token.kind === "mark" && !typeMarks.test(token.text))) return undefined;
    if (isMark(token, "<")) depth++;
    if (isMark(token, ">") && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Position after one token, or after all of a bracket or of type arguments; nothing where a bracket stays open. */
export function afterGroup(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  if (token?.kind === "mark" && closers[token.text] !== undefined) return afterBracket(tokens, at);
  return afterTypeArguments(tokens, at) ?? at + 1;
}

/** Where the expression that begins at `from` ends: before a comma, a semicolon or a closing bracket of its own level. */
export function endOfExpression(tokens: readonly Token[], from: number): number | undefined {
  let at = from;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token?.kind === "mark" && /^[,;)\]}]$/.test(token.text)) return at;
    const next = afterGroup(tokens, at);
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}

/** Members of the object literal whose brace is at `open`; nothing where it is not understood in every part. */
export function membersAt(tokens: readonly Token[], open: number): Member[] | undefined {
  const members: Member[] = [];
  let at = open + 1;
  while (!isMark(tokens[at], "}")) {
    const read = readMember(tokens, at);
    if (read === undefined) return undefined;
    members.push(read.member);
    at = isMark(tokens[read.end], ",") ? read.end + 1 : read.end;
    if (!isMark(tokens[read.end], ",") && !isMark(tokens[at], "}")) return undefined;
  }
  return members;
}

/** Elements of the list literal whose bracket is at `open`; a spread is one of them, without a value. */
export function elementsAt(tokens: readonly Token[], open: number): Member[] | undefined {
  const elements: Member[] = [];
  let at = open + 1;
  while (!isMark(tokens[at], "]")) {
    const end = endOfExpression(tokens, at);
    const line = tokens[at]?.line;
    if (end === undefined || end === at || line === undefined) return undefined;
    const isSpread = isMark(tokens[at], "...");
    elements.push({ key: undefined, line, ...(isSpread ? {} : { value: { from: at, to: end } }) });
    at = isMark(tokens[end], ",") ? end + 1 : end;
    if (!isMark(tokens[end], ",") && !isMark(tokens[at], "]")) return undefined;
  }
  return elements;
}

function readMember(tokens: readonly Token[], from: number): { member: Member; end: number } | undefined {
  const at = afterModifiers(tokens, from);
  const first = tokens[at];
  if (first === undefined) return undefined;
  const { line } = first;
  const isComputed = isMark(first, "[");
  if (first.kind === "mark" && !isComputed && first.text !== "...") return undefined;
  const end = endOfExpression(tokens, at);
  if (end === undefined) return undefined;
  if (first.kind === "mark") return { member: { key: undefined, line }, end };
  const key = first.text.includes("\\") ? undefined : first.text;
  if (isMark(tokens[at + 1], ":")) return { member: { key, line, value: { from: at + 2, to: end } }, end };
  if (end === at + 1) return { member: { key, line, value: { from: at, to: end } }, end };
  const isMethod = isMark(tokens[at + 1], "(") || isMark(tokens[at + 1], "<");
  return isMethod ? { member: { key, line }, end } : undefined;
}

/** `async`, `get`, `set` and the star of a generator, where a key follows them. */
function afterModifiers(tokens: readonly Token[], from: number): number {
  let at = from;
  while (
    isMark(tokens[at], "*") ||
    (/^(async|get|set)$/.test(tokens[at]?.text ?? "") &&
      (tokens[at + 1]?.kind !== "mark" || /^[[*]$/.test(tokens[at + 1]?.text ?? "")))
  ) {
    at++;
  }
  return at;
}
