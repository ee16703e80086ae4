import { readFile } from "node:fs/promises";
import { UserError } from "../../core/errors.ts";
import { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import type { Place, Problems } from "../yaml/problems.ts";
import { type MapNode, parseTrees } from "../yaml/tree.ts";
import { readProblem } from "./read-problem.ts";

/** No hand-written Compose file comes near this; a wrong path might. */
const largestFileBytes = 4 * 1024 * 1024;

/** Reads Compose files into trees, each once for one place of its relative paths and one set of variables. */
export class Documents {
  readonly findings: Problems;
  private readonly known = new Map<Lookup, Map<string, Promise<MapNode[] | undefined>>>();

  constructor(findings: Problems) {
    this.findings = findings;
  }

  /**
   * The YAML documents of a Compose file; nothing where it has a mistake, which is told.
   *
   * @param base the folder that its relative paths start from
   * @param from where another file asks for it; without it the user did
   * @throws UserError when the user's own file cannot be read
   */
  of(file: string, base: string, lookup: Lookup, from?: Place): Promise<MapNode[] | undefined> {
    const ofLookup = this.known.get(lookup) ?? new Map<string, Promise<MapNode[] | undefined>>();
    this.known.set(lookup, ofLookup);
    const key = `${file}\0${base}`;
    const trees = ofLookup.get(key) ?? this.read(file, base, lookup, from);
    ofLookup.set(key, trees);
    return trees;
  }

  private async read(
    file: string,
    base: string,
    lookup: Lookup,
    from?: Place,
  ): Promise<MapNode[] | undefined> {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      const message = `${file} ${readProblem(error)}.`;
      if (!from) throw new UserError(`Compose file ${message}`);
      this.findings.error(from, `Compose file ${message}`);
      return undefined;
    }
    if (text.length > largestFileBytes) {
      const start = { file, line: 1, column: 1 };
      this.findings.error(start, "the file is larger than 4 MiB; a Compose file was expected.");
      return undefined;
    }
    const trees = parseTrees(text, file, lookup, this.findings, base);
    const maps = trees?.filter((tree) => tree.kind === "map");
    for (const tree of trees ?? [])
      if (tree.kind !== "map") new Field(tree, "", this.findings).wrongType("a map with services");
    return maps?.length === trees?.length ? maps : undefined;
  }
}
