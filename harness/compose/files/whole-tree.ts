import { dirname, relative, resolve } from "node:path";
import { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { mergeEntries, mergeFiles, withoutResets } from "../yaml/merge.ts";
import { baseOf, type Place, quote } from "../yaml/problems.ts";
import type { Entry, MapNode } from "../yaml/tree.ts";
import type { Documents } from "./documents.ts";
import { type IncludeClause, includeClauses } from "./include.ts";
import { withVariables } from "./inherited-variables.ts";

/** Files that are laid over each other, with what they see. */
export interface FileSet {
  files: readonly string[];
  /** The folder that relative paths start from. */
  folder: string;
  lookup: Lookup;
}

/** Makes one tree of files, of those that they include, and of the services that they extend, as Compose does. */
export class TreeReader {
  private readonly documents: Documents;

  constructor(documents: Documents) {
    this.documents = documents;
  }

  /**
   * The tree of a set of files; nothing where one has a mistake, which is told.
   *
   * @param from where another file asks for them; without it the user did
   * @param above the files that include these
   */
  async whole(set: FileSet, from?: Place, above: readonly string[] = []): Promise<MapNode | undefined> {
    let whole: MapNode | undefined;
    for (const file of set.files) {
      const documents = await this.documents.of(file, set.folder, set.lookup, from);
      if (documents === undefined) return undefined;
      for (const document of documents) {
        const tree = await this.withIncluded(document, set, [...above, file]);
        const own = await this.withExtended(tree, set.lookup);
        whole = whole === undefined ? own : mergeFiles(whole, own);
      }
    }
    return whole && withoutResets(whole);
  }

  private async withIncluded(tree: MapNode, set: FileSet, above: readonly string[]): Promise<MapNode> {
    const { findings } = this.documents;
    let result = without(tree, "include");
    for (const clause of includeClauses(new Field(tree, "", findings), set, findings)) {
      const [main = ""] = clause.files;
      if (above.includes(main)) {
        findings.error(
          clause.place,
          `include ends where it began: ${[...above, main].map(quote).join(" → ")}.`,
        );
        continue;
      }
      const included = await this.included(clause, above);
      if (included !== undefined) result = mergeFiles(without(included, "name"), result);
    }
    return result;
  }

  private async included(clause: IncludeClause, above: readonly string[]): Promise<MapNode | undefined> {
    const tree = await this.whole(clause, clause.place, above);
    return tree && withVariables(tree, clause.lookup);
  }

  /** The tree with the `extends` of its services resolved. */
  private async withExtended(tree: MapNode, lookup: Lookup): Promise<MapNode> {
    const field = new Field(tree, "", this.documents.findings).child("services");
    if (field === undefined) return tree;
    if (field.node.kind !== "map") {
      field.wrongType("a map");
      return without(tree, "services");
    }
    const services = new Map<string, Entry>();
    for (const [name, service] of field.entries()) {
      const value = await this.extended(service, field, lookup, []);
      if (value !== undefined) services.set(name, { keyPlace: service.place, value });
    }
    const value: MapNode = { kind: "map", place: field.node.place, entries: services };
    const entries = new Map(tree.entries).set("services", { keyPlace: field.place, value });
    return { ...tree, entries };
  }

  /**
   * @param siblings the services that one without `file` is looked for among
   * @param chain the services that led here, `file#service`, to notice one that extends itself
   */
  private async extended(
    service: Field,
    siblings: Field,
    lookup: Lookup,
    chain: string[],
  ): Promise<MapNode | undefined> {
    if (service.node.kind !== "map") return service.wrongType("a map");
    const clause = service.child("extends");
    if (!clause) return service.node;
    const own = without(service.node, "extends");
    if (clause.isMap) clause.allow(new Set(["service", "file"]));
    const name = clause.isMap ? clause.child("service")?.text() : clause.text();
    if (name === undefined) {
      if (clause.isMap && !clause.child("service")) clause.error("names no service.");
      return own;
    }
    const from = clause.node.place;
    const other = clause.isMap ? clause.child("file")?.text() : undefined;
    const file = other === undefined ? from.file : resolve(baseOf(from), other);
    const id = `${file}#${name}`;
    const here = `${service.place.file}#${service.path.slice("services.".length)}`;
    if (id === here || chain.includes(id)) return clause.error(`ends where it began: ${quote(name)}.`);
    const found = other === undefined ? [siblings] : await this.servicesOf(file, lookup, from);
    if (found === undefined) return undefined;
    const among = found.findLast((services) => services.child(name) !== undefined);
    const base = among?.child(name);
    if (among === undefined || base === undefined) {
      const where = other ?? relative(dirname(from.file), file);
      return clause.error(`names service ${quote(name)}, which is not in ${where}.`);
    }
    const below = await this.extended(base, among, lookup, [...chain, here]);
    return below && mergeEntries(below, own);
  }

  private async servicesOf(file: string, lookup: Lookup, from: Place): Promise<Field[] | undefined> {
    const trees = await this.documents.of(file, dirname(file), lookup, from);
    if (trees === undefined) return undefined;
    return trees.flatMap((tree) => new Field(tree, "", this.documents.findings).child("services") ?? []);
  }
}

function without(node: MapNode, key: string): MapNode {
  if (!node.entries.has(key)) return node;
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}
