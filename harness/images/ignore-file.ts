/** The rules of a `.dockerignore`, in order: the last one that matches decides. */
export interface IgnoreRules {
  rules: { pattern: RegExp; include: boolean }[];
}

export const noRules: IgnoreRules = { rules: [] };

/** Reads a `.dockerignore`: `#` comments, `!` exceptions, `*`, `?`, `[a-z]` and `**`. */
export function parseIgnoreFile(text: string): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith("#")) return [];
    const trimmed = line.trim();
    const include = trimmed.startsWith("!");
    const path = (include ? trimmed.slice(1).trim() : trimmed).replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
    return path === "" || path === "." ? [] : [{ pattern: patternOf(path), include }];
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

function patternOf(glob: string): RegExp {
  let source = "";
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (glob.startsWith("**/", index)) {
      source += "(?:.*/)?";
      index += 2;
    } else if (glob.startsWith("**", index)) {
      source += ".*";
      index += 1;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else if (character === "[" && glob.indexOf("]", index) > index + 1) {
      const end = glob.indexOf("]", index);
      source += `[${glob.slice(index + 1, end).replaceAll("\\", "\\\\")}]`;
      index = end;
    } else source += character.replace(/[\\^$.|+(){}[\]]/g, "\\$&");
  }
  return new RegExp(`^${source}(?:/.*)?$`, "s");
}
