import { type Instruction, readDockerfile } from "./read.ts";

/** A part of a Dockerfile from one FROM to the next. */
export interface Stage {
  /** In small letters, as builders compare names. */
  name?: string;
  /** Of its instructions among all of the file. */
  first: number;
  last: number;
}

/** The stages of a Dockerfile, in order. What stands before the first FROM is no part of any. */
export function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = [];
  for (const [index, { keyword, words }] of instructions.entries()) {
    const current = stages.at(-1);
    if (keyword !== "FROM") {
      if (current !== undefined) current.last = index;
      continue;
    }
    const [, as, name] = words;
    const isNamed = as?.text.toUpperCase() === "AS" && name !== undefined;
    stages.push({ ...(isNamed ? { name: name.text.toLowerCase() } : {}), first: index, last: index });
  }
  return stages;
}

/**
 * The stages that a target stands on, itself among them: those that its stage begins with or copies from, and theirs.
 * The target is the last stage where none is named; one that is not there is the builder's to tell of.
 *
 * @param uses by stage, the earlier stages that it uses
 */
export function neededStages(
  stages: readonly Stage[],
  uses: readonly ReadonlySet<number>[],
  target: string | undefined,
): ReadonlySet<number> {
  const named = target === undefined ? stages.length - 1 : stageOf(target, stages, stages.length, true);
  if (named === undefined) return new Set(stages.keys());
  const needed = new Set([named]);
  // The set grows while it is walked, to the number of stages at most.
  for (const stage of needed) for (const used of uses[stage] ?? []) needed.add(used);
  return needed;
}

/** The stage of a name, or of a number where one may stand, among those before `end`; the last of a name counts. */
export function stageOf(
  text: string,
  stages: readonly Stage[],
  end: number,
  mayBeNumber: boolean,
): number | undefined {
  const found = stages.slice(0, end).findLastIndex(({ name }) => name === text.toLowerCase());
  if (found >= 0) return found;
  return mayBeNumber && /^\d+$/.test(text) && Number(text) < end ? Number(text) : undefined;
}

/**
 * The file with nothing in the stages that are not needed but `FROM scratch`, which needs no image and takes no time:
 * the classic builder runs every stage up to its target. Lines and the numbers of stages stay what they are.
 */
export function withoutStages(dockerfile: string, needed: ReadonlySet<number>): string {
  const { instructions } = readDockerfile(dockerfile);
  const stages = stagesOf(instructions);
  const lines = dockerfile.split("\n");
  for (const [index, { name, first, last }] of stages.entries()) {
    if (needed.has(index)) continue;
    const begin = (instructions[first]?.line ?? 1) - 1;
    const end = (instructions[last + 1]?.line ?? lines.length + 1) - 1;
    for (let line = begin; line < end; line++) lines[line] = "#";
    lines[begin] = `FROM scratch${name === undefined ? "" : ` AS ${name}`}`;
  }
  return lines.join("\n");
}
