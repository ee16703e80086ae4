import { InterpolationError, interpolate, type Lookup } from "./interpolate.ts";
import { type Problems, quote } from "./problems.ts";

const assignment = /^(?:export[ \t]+)?([\p{L}\p{N}_.[\]-]+)[ \t]*(=|:|$)[ \t]*/u;
/** What a backslash makes of a letter in double quotes; before any other it stays. */
const escapes: Record<string, string> = {
  ...{ a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  // The interpolation that follows leaves `$$` alone.
  ...{ $: "$$", '"': '"', "\\": "\\" },
};

/**
 * Reads the text of a `.env` file or `env_file`: `KEY=value`, `export KEY=value`, comments, single quotes
 * (literal), double quotes (escapes), values over several lines in quotes. Variables in values come from
 * `lookup`, then from earlier lines, then from `options.earlier`. A key alone takes its value from `lookup`, and is left
 * out when that has none. Problems go to `findings` with their line.
 *
 * @param options.raw no quotes, no comments after values, no variables (`format: raw`)
 */
export function parseEnvironmentFile(
  text: string,
  file: string,
  lookup: Lookup,
  findings: Problems,
  options: { raw?: boolean; earlier?: ReadonlyMap<string, string> } = {},
): Map<string, string> {
  const values = new Map<string, string>();
  const known: Lookup = (name) => lookup(name) ?? values.get(name) ?? options.earlier?.get(name);
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? "").trimStart();
    if (line === "" || line.startsWith("#")) continue;
    const place = { file, line: index + 1, column: 1 };
    const match = assignment.exec(line);
    if (match === null) {
      findings.error(place, `${quote(line.split("=")[0] ?? line)} is not a variable; expected KEY=value.`);
      continue;
    }
    const [whole, key = "", sign] = match;
    let rest = line.slice(whole.length);
    if (sign === "") {
      const value = lookup(key);
      if (value !== undefined) values.set(key, value);
      continue;
    }
    const mark = options.raw ? "" : (rest[0] ?? "");
    if (mark !== "'" && mark !== '"') {
      // Only a blank before it makes a comment: `K= # note` has the value `# note`, as in Compose.
      const value = options.raw ? rest : (rest.split(" #", 1)[0] ?? "").trim();
      values.set(key, options.raw ? value : expand(value));
      continue;
    }
    let end = closingQuote(rest, mark);
    while (end === -1 && index + 1 < lines.length) {
      rest += `\n${lines[++index] ?? ""}`;
      end = closingQuote(rest, mark);
    }
    if (end === -1) findings.error(place, `the quote that opens the value of ${key} is not closed.`);
    else if (mark === "'") values.set(key, rest.slice(1, end).replaceAll("\\'", "'"));
    else values.set(key, expand(withoutEscapes(rest.slice(1, end))));

    function expand(value: string): string {
      try {
        return interpolate(value, known).text;
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        findings.error(place, `${key}: ${error.message}.`);
        return "";
      }
    }
  }
  return values;
}

function withoutEscapes(value: string): string {
  return value.replace(/\\(0\d{3}|.)/gs, (whole, character: string) =>
    character.length > 1
      ? String.fromCharCode(Number.parseInt(character, 8) & 0xff)
      : (escapes[character] ?? whole),
  );
}

function closingQuote(text: string, mark: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === mark) return at;
  }
  return -1;
}
