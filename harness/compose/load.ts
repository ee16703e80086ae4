import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { messageOf, UserError } from "../core/errors.ts";
import { parseEnvironmentFile } from "./yaml/dotenv.ts";
import { Field } from "./yaml/field.ts";
import type { Lookup } from "./yaml/interpolate.ts";
import { mergeServices } from "./yaml/merge.ts";
import { type Place, type Problems, quote } from "./yaml/problems.ts";
import { type ComposeNode, type MapNode, parseTree } from "./yaml/tree.ts";

/** No hand-written Compose file comes near this; a wrong path might. */
const largestFileBytes = 4 * 1024 * 1024;

/** Why a file cannot be read, in words; the system's own message repeats the path. */
export function readProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read";
  return `cannot be read: ${messageOf(error)}`;
}

/** Reads Compose files into trees, each file once, with the variables of the `.env` file beside it. */
export class ComposeLoader {
  private readonly environment: Lookup;
  private readonly findings: Problems;
  private readonly trees = new Map<string, Promise<MapNode | undefined>>();
  private readonly lookups = new Map<string, Promise<Lookup>>();

  constructor(environment: Lookup, findings: Problems) {
    this.environment = environment;
    this.findings = findings;
  }

  /** Variables for a file in `folder`: the process environment first, then `.env` in that folder. */
  lookupFor(folder: string): Promise<Lookup> {
    const known = this.lookups.get(folder);
    if (known) return known;
    const lookup = this.readDotenv(join(folder, ".env"));
    this.lookups.set(folder, lookup);
    return lookup;
  }

  private async readDotenv(file: string): Promise<Lookup> {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      const problem = readProblem(error);
      if (problem === "does not exist") return this.environment;
      throw new UserError(`${file} ${problem}.`);
    }
    const values = parseEnvironmentFile(text, file, this.environment, this.findings);
    return (name) => this.environment(name) ?? values.get(name);
  }

  /**
   * The tree of a Compose file.
   * @param from where another file asks for it; without it the user did
   * @throws UserError when the user's own file cannot be read
   */
  load(file: string, from?: Place): Promise<MapNode | undefined> {
    const known = this.trees.get(file);
    if (known) return known;
    const tree = this.read(file, from);
    this.trees.set(file, tree);
    return tree;
  }

  private async read(file: string, from?: Place): Promise<MapNode | undefined> {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      const message = `${file} ${readProblem(error)}.`;
      if (!from) throw new UserError(`Compose file ${message}`);
      this.findings.error(from, `Compose file ${message}`);
      return undefined;
    }
    const start = { file, line: 1, column: 1 };
    if (text.length > largestFileBytes) {
      this.findings.error(start, "the file is larger than 4 MiB; a Compose file was expected.");
      return undefined;
    }
    const tree = parseTree(text, file, await this.lookupFor(dirname(file)), this.findings);
    if (tree === undefined || tree.kind === "map") return tree;
    return new Field(tree, "", this.findings).wrongType("a map with services");
  }

  private withoutDependencies(base: MapNode, clause: Field): MapNode {
    const dropped = notExtended.filter((key) => base.entries.has(key));
    if (dropped.length > 0) clause.warn(`does not take over ${dropped.join(", ")}, as in Compose.`);
    return dropped.reduce(withoutKey, base);
  }

  /** The services of a tree with their `extends` resolved, in the file's order. */
  async services(tree: MapNode): Promise<Map<string, { node: MapNode; place: Place }>> {
    const result = new Map<string, { node: MapNode; place: Place }>();
    const services = new Field(tree, "", this.findings).child("services");
    if (!services?.isMap) {
      services?.wrongType("a map");
      return result;
    }
    for (const [name, service] of services.entries()) {
      if (name.startsWith("x-")) continue;
      const node = await this.extended(service, []);
      if (node) result.set(name, { node, place: service.place });
    }
    return result;
  }

  /** @param chain the services that led here, `file#service`, to notice one that extends itself */
  private async extended(service: Field, chain: string[]): Promise<MapNode | undefined> {
    if (service.node.kind !== "map") return service.wrongType("a map");
    const own = withoutKey(service.node, "extends");
    const clause = service.child("extends");
    if (!clause) return own;
    const name = clause.isMap ? clause.child("service")?.text() : clause.text();
    if (name === undefined) return own;
    const otherFile = clause.isMap ? clause.child("file")?.text() : undefined;
    const file = otherFile === undefined ? clause.place.file : resolve(dirname(clause.place.file), otherFile);
    const id = `${file}#${name}`;
    const here = `${service.place.file}#${service.path.slice("services.".length)}`;
    if (id === here || chain.includes(id)) return clause.error(`ends where it began: ${quote(name)}.`);
    const tree = await this.load(file, clause.place);
    if (!tree) return undefined;
    const base = new Field(tree, "", this.findings).child("services")?.child(name);
    if (!base) {
      const where = relative(dirname(clause.place.file), file);
      return clause.error(`names service ${quote(name)}, which is not in ${where}.`);
    }
    const below = await this.extended(base, [...chain, here]);
    return below && mergeServices(this.withoutDependencies(below, clause), own);
  }
}

/** What a service that extends another does not take over. Source: exclusions in compose-go's loader. */
const notExtended = ["depends_on", "volumes_from"];

function withoutKey(node: MapNode, key: string): MapNode {
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

/** The keys of a top-level map such as `volumes`, with the nodes. */
export function topLevel(tree: MapNode, key: string, findings: Problems): [string, Field][] {
  const field = new Field(tree as ComposeNode, "", findings).child(key);
  return field?.entries() ?? [];
}
