import type { Instruction } from "./read.ts";

/** Arguments that BuildKit gives by itself, so that FROM may use them without an ARG. */
export const platformArguments: ReadonlySet<string> = new Set(
  ["PLATFORM", "OS", "ARCH", "VARIANT"].flatMap((name) => [`TARGET${name}`, `BUILD${name}`]),
);

/** The arguments that FROM sees: those declared before the first one, with what was given in place of their defaults. */
export function globalArguments(
  instructions: readonly Instruction[],
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>(platformValues());
  for (const { keyword, words } of instructions) {
    if (keyword === "FROM") break;
    if (keyword !== "ARG") continue;
    for (const { text } of words) {
      const [, name = "", written] = /^(\w+)(?:=(.*))?$/s.exec(text) ?? [];
      const value =
        given[name] ?? (written === undefined ? values.get(name) : expand(unquoted(written), values));
      if (name !== "") values.set(name, value ?? "");
    }
  }
  return values;
}

/** `$NAME`, `${NAME}`, and `${NAME:-default}` with its relatives. */
export function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^}]*))?\})/g,
    (_whole, bare?: string, braced?: string, operator = "", word = "") => {
      const value = values.get(bare ?? braced ?? "");
      const isSet = value !== undefined && (value !== "" || !operator.startsWith(":"));
      if (operator.endsWith("+")) return isSet ? word : "";
      return isSet || operator === "" ? (value ?? "") : word;
    },
  );
}

/** Names of variables that a text uses. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2");
}

/** The engine stands on this machine, or on one of its kind. */
function platformValues(): [string, string][] {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const values = { PLATFORM: `linux/${arch}`, OS: "linux", ARCH: arch };
  return Object.entries(values).flatMap(([name, value]): [string, string][] => [
    [`TARGET${name}`, value],
    [`BUILD${name}`, value],
  ]);
}
