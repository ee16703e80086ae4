import { type Dockerfile, type Instruction, readDockerfile } from "./read.ts";
import { platformArguments, variablesIn } from "./variables.ts";

/**
 * Who reads a Dockerfile: the classic builder, the reader in the BuildKit of Docker 20.10 (Dockerfile 1.2), or the
 * reader of an engine since Docker 23 (1.5 and later), which says by itself what it does not know.
 */
export type DockerfileReader = "classic" | "1.2" | "current";

/** Something in a Dockerfile that its reader does not know. */
export interface Unmet {
  line: number;
  /** As a person would call it: `RUN --mount`. */
  what: string;
}

type Flags = Readonly<Record<string, readonly string[]>>;

const known: Readonly<Record<"classic" | "1.2", Flags>> = {
  classic: { FROM: ["platform"], COPY: ["from", "chown"], ADD: ["chown"], RUN: [] },
  "1.2": { FROM: ["platform"], COPY: ["from", "chown", "chmod"], ADD: ["chown", "chmod"], RUN: ["mount"] },
};

/** What of a Dockerfile its reader does not know, in the file's order. */
export function unmetBy(reader: DockerfileReader, dockerfile: string): Unmet[] {
  if (reader === "current") return [];
  const read = readDockerfile(dockerfile);
  return read.instructions.flatMap((instruction) => {
    const { keyword, line, flags, heredocs } = instruction;
    const unmet: Unmet[] = [];
    for (const { text } of flags) {
      const name = /^--([\w-]+)/.exec(text)?.[1] ?? "";
      if (known[reader][keyword]?.includes(name) === false)
        unmet.push({ line, what: `${keyword} --${name}` });
    }
    if (heredocs.length > 0) unmet.push({ line, what: `a here-document (<<${heredocs[0]}) in ${keyword}` });
    if (reader === "classic") unmet.push(...platformUse(instruction, read));
    return unmet;
  });
}

/** `FROM --platform=$BUILDPLATFORM` without an ARG of that name. */
function platformUse({ keyword, line, flags, words }: Instruction, { instructions }: Dockerfile): Unmet[] {
  if (keyword !== "FROM") return [];
  const first = instructions.findIndex((instruction) => instruction.keyword === "FROM");
  const declared = instructions
    .slice(0, first)
    .filter((instruction) => instruction.keyword === "ARG")
    .flatMap((instruction) => instruction.words.map(({ text }) => text.replace(/=.*$/s, "")));
  const used = [...flags, ...words.slice(0, 1)].flatMap(({ text }) => variablesIn(text));
  const name = used.find((variable) => platformArguments.has(variable) && !declared.includes(variable));
  return name === undefined ? [] : [{ line, what: `$${name} in FROM` }];
}
