import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A function that a door hands out, as its file declares it. */
export interface Declared {
  name: string;
  /** Path of the file from the repository's root. */
  file: string;
  /** Its docstring as one paragraph, without what is said of parameters. */
  says: string;
  /** What its docstring says of parameters, by their names. */
  parameters: { name: string; says: string }[];
  /** As it is written, on one line: `cut(link: Link): Fault`. */
  signature: string;
}

/** The functions that a door hands out, in the door's order. Throws where one of them has no docstring. */
export function declaredBy(root: string, door: string): Declared[] {
  const text = readFileSync(join(root, door), "utf8");
  const exports = [...text.matchAll(/^export \{([^}]*)\} from "([^"]+)";/gm)];
  return exports.flatMap(([, names = "", from = ""]) => {
    const file = join(dirname(door), from);
    const source = readFileSync(join(root, file), "utf8");
    return names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => /^[a-z]/.test(name) && !name.startsWith("type "))
      .flatMap((name) => declaredIn(source, file, name) ?? []);
  });
}

/** A function of a file; undefined where the name is no function's. Throws where it has no docstring. */
export function declaredIn(source: string, file: string, name: string): Declared | undefined {
  const at = source.search(new RegExp(`^export (async )?function ${name}\\b`, "m"));
  if (at < 0) return undefined;
  const before = source.slice(0, at);
  const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1];
  if (docstring === undefined) throw new Error(`${file}: ${name} has no docstring`);
  const plain = docstring.replace(/^\s*\* ?/gm, "").trim();
  const [says = "", ...parameters] = plain.split(/^@param /m).map(paragraph);
  return {
    name,
    file,
    says,
    parameters: parameters.map((text) => {
      const [parameter = "", ...rest] = text.split(" ");
      return { name: parameter, says: rest.join(" ") };
    }),
    signature: signatureAt(source.slice(at)),
  };
}

/** From `export function` to the brace that opens the body, which is the first outside all brackets. */
function signatureAt(source: string): string {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if ("([{".includes(character) && !(character === "{" && depth === 0)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "{") return tidied(source.slice(0, at));
  }
  return tidied(source);
}

function tidied(text: string): string {
  return paragraph(text.replace(/^export (async )?function /, ""))
    .replace(/([([]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1");
}

const paragraph = (text: string) => text.trim().replace(/\s+/g, " ");
