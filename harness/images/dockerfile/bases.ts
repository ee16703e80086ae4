import { type Instruction, readDockerfile } from "./read.ts";
import { neededStages, type Stage, stageOf, stagesOf, withoutStages } from "./stages.ts";
import { expand, globalArguments } from "./variables.ts";

/** Image references as a Dockerfile writes them → the image to use in their place. */
export type BaseImages = ReadonlyMap<string, string>;

export interface BaseOptions {
  /** `--build-arg`s, which win over the file's defaults. */
  buildArgs?: Record<string, string> | undefined;
  /** Names of further build contexts, which are no images. */
  contexts?: Iterable<string> | undefined;
  /** Stage to stop at; the last one where none is named. */
  target?: string | undefined;
}

/** A place of a Dockerfile that names an image. */
interface ImageUse {
  /** With build arguments put in. */
  image: string;
  /** In the file, as far as the name goes. */
  start: number;
  end: number;
}

/** The images from outside that a Dockerfile's target stands on or copies from, in order of appearance. */
export function basesOf(dockerfile: string, options: BaseOptions = {}): string[] {
  return [...new Set(usesOf(dockerfile, options).images.map(({ image }) => image))];
}

/** The Dockerfile as far as its target needs it, for a builder that runs every stage; lines stay where they are. */
export function neededPart(dockerfile: string, options: BaseOptions = {}): string {
  return withoutStages(dockerfile, usesOf(dockerfile, options).stages);
}

/** The Dockerfile with the images of `bases` in place of those it names; everything else stays as it is. */
export function replaceBases(dockerfile: string, bases: BaseImages, options: BaseOptions = {}): string {
  let text = dockerfile;
  // From the end, so that places before a replacement stay where they are.
  for (const { image, start, end } of usesOf(dockerfile, options).images.reverse()) {
    const given = bases.get(image);
    if (given !== undefined) text = `${text.slice(0, start)}${given}${text.slice(end)}`;
  }
  return text;
}

/** What the stages that are needed use from outside, and which stages those are. */
function usesOf(
  dockerfile: string,
  options: BaseOptions,
): { images: ImageUse[]; stages: ReadonlySet<number> } {
  const { instructions } = readDockerfile(dockerfile);
  const stages = stagesOf(instructions);
  const values = globalArguments(instructions, options.buildArgs ?? {});
  const outside = new Set(["scratch", ...[...(options.contexts ?? [])].map((name) => name.toLowerCase())]);
  const uses = stages.map((_stage, index) => stageUses(instructions, stages, index, { values, outside }));
  const needed = neededStages(
    stages,
    uses.map(({ earlier }) => earlier),
    options.target,
  );
  return { images: uses.flatMap(({ images }, index) => (needed.has(index) ? images : [])), stages: needed };
}

/** What one stage uses: images from outside, and stages before it. */
function stageUses(
  instructions: readonly Instruction[],
  stages: readonly Stage[],
  own: number,
  { values, outside }: { values: ReadonlyMap<string, string>; outside: ReadonlySet<string> },
): { images: ImageUse[]; earlier: Set<number> } {
  const images: ImageUse[] = [];
  const earlier = new Set<number>();
  const take = (instruction: Instruction, written: string, start: number, mayBeNumber: boolean) => {
    const image = expand(written, values);
    if (image === "" || outside.has(image.toLowerCase())) return;
    // Stages are known by name, whatever its case, and but for FROM by number.
    const stage = stageOf(image, stages, own, mayBeNumber);
    if (stage !== undefined) earlier.add(stage);
    if (stage !== undefined || (mayBeNumber && /^\d+$/.test(image))) return;
    const { offsets } = instruction.logical;
    const [begin, end] = [offsets[start], offsets[start + written.length - 1]];
    if (begin !== undefined && end !== undefined) images.push({ image, start: begin, end: end + 1 });
  };
  const { first = 0, last = -1 } = stages[own] ?? {};
  for (const instruction of instructions.slice(first, last + 1)) {
    const { keyword, flags, words } = instruction;
    const [base] = words;
    if (keyword === "FROM" && base !== undefined) take(instruction, base.text, base.start, false);
    for (const { text, start } of flags) {
      const source = sourceIn(keyword, text);
      if (source !== undefined) take(instruction, source.text, start + source.at, true);
    }
  }
  return { images, earlier };
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
