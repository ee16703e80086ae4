import {
  isIdle,
  joinLines,
  type Line,
  type LogicalLine,
  linesOf,
  type Word,
  wordsOf,
} from "./logical-line.ts";

export interface Instruction {
  /** In capitals; that of the instruction which ONBUILD holds. */
  keyword: string;
  /** Of its first line in the file, from 1. */
  line: number;
  /** `--name=value`, which stand before everything else. */
  flags: Word[];
  /** What follows the flags. */
  words: Word[];
  /** Names of the here-documents that end it. */
  heredocs: string[];
  logical: LogicalLine;
}

/** What `# syntax=` asks for: an image that reads the rest of the file in the builder's place. */
export interface SyntaxDirective {
  image: string;
  line: number;
}

export interface Dockerfile {
  syntax?: SyntaxDirective;
  instructions: Instruction[];
}

/** Instructions that may end in a here-document. */
const withHeredoc = new Set(["RUN", "COPY", "ADD"]);

/**
 * Reads a Dockerfile as its builders do: parser directives, comments, continued lines, here-documents. Never throws:
 * what is wrong in the file is the builder's to say.
 */
export function readDockerfile(text: string): Dockerfile {
  const lines = linesOf(text);
  const { syntax, escapeMark } = directivesOf(lines);
  const instructions: Instruction[] = [];
  let index = 0;
  while (index < lines.length) {
    const first = lines[index];
    if (first === undefined || isIdle(first)) {
      index += 1;
      continue;
    }
    const { line: logical, next } = joinLines(lines, index, escapeMark);
    const instruction = instructionOf(logical, index + 1, escapeMark);
    index = next;
    if (withHeredoc.has(instruction.keyword)) index = takeHeredocs(instruction, lines, next);
    instructions.push(instruction);
  }
  return { ...(syntax === undefined ? {} : { syntax }), instructions };
}

function instructionOf(logical: LogicalLine, line: number, escapeMark: string): Instruction {
  const words = wordsOf(logical.text, escapeMark);
  let keyword =
    words
      .shift()
      ?.text.toUpperCase()
      .replace(/^\uFEFF/, "") ?? "";
  if (keyword === "ONBUILD") keyword = words.shift()?.text.toUpperCase() ?? keyword;
  const isFlag = ({ text }: Word) => text.startsWith("--") && text !== "--";
  const count = words.findIndex((word) => !isFlag(word));
  const flags = words.splice(0, count < 0 ? words.length : count);
  return { keyword, line, flags, words, heredocs: [], logical };
}

/** Directives stand before everything else; the first line that is none ends them. */
function directivesOf(lines: readonly Line[]): { syntax?: SyntaxDirective; escapeMark: string } {
  let escapeMark = "\\";
  let syntax: SyntaxDirective | undefined;
  for (const [index, { text }] of lines.entries()) {
    const bare = index === 0 ? text.replace(/^\uFEFF/, "") : text;
    if (index === 0 && bare.startsWith("#!")) continue;
    const [, name = "", value = ""] = /^\s*#\s*([a-z][a-z0-9]*)\s*=\s*(.+?)\s*$/i.exec(bare) ?? [];
    if (name.toLowerCase() === "syntax") syntax ??= { image: value.split(/\s/)[0] ?? "", line: index + 1 };
    else if (name.toLowerCase() === "escape") escapeMark = value === "`" ? "`" : escapeMark;
    else if (name.toLowerCase() !== "check") break;
  }
  return { ...(syntax === undefined ? {} : { syntax }), escapeMark };
}

/**
 * Takes an instruction's here-documents off the lines and returns where the next instruction may begin. A word that
 * looks like one but has no end is none: `$(( 1 <<2 ))` is arithmetic to a builder that knows no here-documents.
 */
function takeHeredocs(instruction: Instruction, lines: readonly Line[], next: number): number {
  let index = next;
  const names: string[] = [];
  for (const { text } of [...instruction.flags, ...instruction.words]) {
    const [, strip, , name] = /^\d*<<(-?)(["']?)([^<"'\s]+)\2$/.exec(text) ?? [];
    if (name === undefined) continue;
    const ends = ({ text: line }: Line) => (strip === "-" ? line.replace(/^\t+/, "") : line) === name;
    const length = lines.slice(index).findIndex(ends);
    if (length < 0) return next;
    index += length + 1;
    names.push(name);
  }
  instruction.heredocs.push(...names);
  return index;
}
