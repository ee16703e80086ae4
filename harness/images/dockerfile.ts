/** Image references as a Dockerfile writes them → the image to use in their place. */
export type FromRewrites = ReadonlyMap<string, string>;

/** Names that stages of the file have, and the images it takes from outside, in order of appearance. */
export interface DockerfileImages {
  stages: string[];
  external: string[];
}

const fromPattern = /^(\s*FROM\s+(?:--\S+\s+)*)(\S+)((?:\s+AS\s+(\S+))?\s*)$/i;
const copyPattern = /^(\s*COPY\s+(?:--\S+\s+)*?--from=)(\S+)(\s.*)$/i;

/** What a Dockerfile stands on; build arguments in FROM are resolved from `buildArgs` and the file's defaults. */
export function imagesOf(dockerfile: string, buildArgs: Record<string, string> = {}): DockerfileImages {
  const external: string[] = [];
  const stages = eachImage(dockerfile, buildArgs, (image, written) => {
    if (!external.includes(image)) external.push(image);
    return written;
  }).stages;
  return { stages, external };
}

/** The Dockerfile with the images of `rewrites` in place of those it names; everything else stays as it is. */
export function rewriteFrom(
  dockerfile: string,
  rewrites: FromRewrites,
  buildArgs: Record<string, string> = {},
): string {
  return eachImage(dockerfile, buildArgs, (image, written) => rewrites.get(image) ?? written).text;
}

function eachImage(
  dockerfile: string,
  buildArgs: Record<string, string>,
  replace: (image: string, written: string) => string,
): { text: string; stages: string[] } {
  const values: Record<string, string> = {};
  const stages = new Set<string>();
  const lines = dockerfile.split("\n").map((line) => {
    const argument = /^\s*ARG\s+(\w+)(?:=["']?([^"'\s]*)["']?)?/i.exec(line);
    if (argument?.[1] !== undefined && stages.size === 0) {
      values[argument[1]] = buildArgs[argument[1]] ?? argument[2] ?? "";
    }
    const from = fromPattern.exec(line.trimEnd());
    const copy = from === null ? copyPattern.exec(line) : null;
    const [, head, written, tail, stage] = from ?? copy ?? [];
    if (head === undefined || written === undefined) return line;
    const image = expanded(written, values);
    const own = stages.has(image) || image === "scratch" || (copy !== null && /^\d+$/.test(image));
    const replaced = own ? line : `${head}${replace(image, written)}${tail ?? ""}`;
    // A stage without a name counts too: what follows it is no argument of FROM any more.
    if (from !== null) stages.add(stage ?? `stage ${stages.size}`);
    return replaced;
  });
  return { text: lines.join("\n"), stages: [...stages].filter((name) => !name.includes(" ")) };
}

/** `$NAME`, `${NAME}` and `${NAME:-default}`, which is all that FROM knows. */
function expanded(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g, (_whole, braced, fallback, bare) => {
    const value = values[String(braced ?? bare)];
    return value === undefined || value === "" ? String(fallback ?? "") : value;
  });
}
