import { type Instruction, readDockerfile } from "./read.ts";
import { expand, globalArguments } from "./variables.ts";

/** Image references as a Dockerfile writes them → the image to use in their place. */
export type BaseImages = ReadonlyMap<string, string>;

export interface BaseOptions {
  /** `--build-arg`s, which win over the file's defaults. */
  buildArgs?: Record<string, string> | undefined;
  /** Names of further build contexts, which are no images. */
  contexts?: Iterable<string> | undefined;
}

/** A place of a Dockerfile that names an image. */
interface ImageUse {
  /** With build arguments put in. */
  image: string;
  /** In the file, as far as the name goes. */
  start: number;
  end: number;
}

/** The images from outside that a Dockerfile stands on or copies from, in order of appearance. */
export function basesOf(dockerfile: string, options: BaseOptions = {}): string[] {
  return [...new Set(usesOf(dockerfile, options).map(({ image }) => image))];
}

/** The Dockerfile with the images of `bases` in place of those it names; everything else stays as it is. */
export function replaceBases(dockerfile: string, bases: BaseImages, options: BaseOptions = {}): string {
  let text = dockerfile;
  // From the end, so that places before a replacement stay where they are.
  for (const { image, start, end } of usesOf(dockerfile, options).reverse()) {
    const given = bases.get(image);
    if (given !== undefined) text = `${text.slice(0, start)}${given}${text.slice(end)}`;
  }
  return text;
}

function usesOf(dockerfile: string, options: BaseOptions): ImageUse[] {
  const { instructions } = readDockerfile(dockerfile);
  const values = globalArguments(instructions, options.buildArgs ?? {});
  const own = new Set(["scratch", ...[...(options.contexts ?? [])].map((name) => name.toLowerCase())]);
  const uses: ImageUse[] = [];
  const take = (instruction: Instruction, written: string, start: number, indexed: boolean) => {
    const image = expand(written, values);
    // Stages are known by name, whatever its case, and but for FROM by number.
    if (image === "" || own.has(image.toLowerCase()) || (indexed && /^\d+$/.test(image))) return;
    const { offsets } = instruction.logical;
    const [first, last] = [offsets[start], offsets[start + written.length - 1]];
    if (first !== undefined && last !== undefined) uses.push({ image, start: first, end: last + 1 });
  };
  for (const instruction of instructions) {
    const { keyword, flags, words } = instruction;
    const [base, as, stage] = words;
    if (keyword === "FROM" && base !== undefined) {
      take(instruction, base.text, base.start, false);
      if (as?.text.toUpperCase() === "AS" && stage !== undefined) own.add(stage.text.toLowerCase());
    }
    for (const { text, start } of flags) {
      const source = sourceIn(keyword, text);
      if (source !== undefined) take(instruction, source.text, start + source.at, true);
    }
  }
  return uses;
}

/** What `COPY --from=` and `RUN --mount=…,from=` take files from, and where in the flag it stands. */
function sourceIn(keyword: string, flag: string): { text: string; at: number } | undefined {
  const pattern =
    keyword === "COPY" || keyword === "ADD"
      ? /^(--from=["']?)([^"']+)/
      : keyword === "RUN"
        ? /^(--mount=(?:.*,)?["']?from=)([^,"']+)/
        : undefined;
  const [, head, text] = pattern?.exec(flag) ?? [];
  return head === undefined || text === undefined ? undefined : { text, at: head.length };
}
