import { posix } from "node:path";
import { UserError } from "../core/errors.ts";

/** The rules of a `.dockerignore`, in order: the last one that matches decides. */
export interface IgnoreRules {
  rules: { pattern: RegExp; include: boolean }[];
}

export const noRules: IgnoreRules = { rules: [] };

/**
 * Reads a `.dockerignore` as Docker's own reader does: `#` comments, `!` exceptions, `*`, `?`, `[a-z]`, `**` and `\`.
 * The library that testcontainers takes for it (@balena/dockerignore 1.0.2) ports an older one: to it the `+` of
 * `+page.ts` and the braces of `{id}` are regular expressions.
 *
 * Throws UserError naming file and line of a pattern that Docker refuses.
 */
export function parseIgnoreFile(text: string, file = ".dockerignore"): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap((line, index) => {
    const bare = index === 0 ? line.replace(/^\uFEFF/, "") : line;
    if (bare.startsWith("#")) return [];
    const trimmed = bare.trim();
    const include = trimmed.startsWith("!");
    const written = include ? trimmed.slice(1).trim() : trimmed;
    const path = written === "" ? "" : posix.normalize(written).replace(/^\//, "").replace(/\/$/, "");
    if (path === "." || (path === "" && !include)) return [];
    const pattern = path === "" ? undefined : patternOf(path);
    if (pattern === undefined) throw new UserError(`${file}:${index + 1}: "${trimmed}" is no pattern`);
    return [{ pattern, include }];
  });
  return { rules };
}

/** Whether a path of the folder is left out. A pattern that matches a folder matches all that is in it. */
export function isIgnored(rules: IgnoreRules, path: string): boolean {
  let ignored = false;
  for (const rule of rules.rules) if (rule.pattern.test(path)) ignored = !rule.include;
  return ignored;
}

/** Whether a folder that is left out must be walked all the same, because an exception may name what it holds. */
export function mayHoldIncluded(rules: IgnoreRules): boolean {
  return rules.rules.some((rule) => rule.include);
}

/** Undefined for a class or an escape that has no end. */
function patternOf(glob: string): RegExp | undefined {
  // Two stars before plain text end a path wherever they stand in it; before anything else they are whole folders.
  const plainEnd = /^\*\*[^/*?[\]\\]+$/.test(glob);
  let source = "";
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (glob.startsWith("**", index)) {
      index += glob.charAt(index + 2) === "/" ? 2 : 1;
      source += plainEnd || index === glob.length - 1 ? ".*" : "(?:.*/)?";
    } else if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else if (character === "\\") {
      index += 1;
      if (index === glob.length) return undefined;
      source += literal(glob.charAt(index));
    } else if (character === "[") {
      const [whole, not = "", members = ""] =
        /^\[(\^|(?!\^))((?:\\.|[^\]\\])+)\]/.exec(glob.slice(index)) ?? [];
      if (whole === undefined) return undefined;
      source += `[${not}${classMembers(members)}]`;
      index += whole.length - 1;
    } else source += literal(character);
  }
  return new RegExp(`^${source}(?:/.*)?$`, "s");
}

function literal(character: string): string {
  return character.replace(/[\\^$.|+*?(){}[\]]/, "\\$&");
}

/** A bracket without a meaning of its own has one to JavaScript; ranges and escapes mean the same to both. */
function classMembers(members: string): string {
  return members.replace(/\\.|[[\]^]/g, (found) => (found.length > 1 ? found : `\\${found}`));
}
