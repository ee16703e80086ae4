import { dirname } from "node:path";
import type { Document, YAMLMap } from "yaml";
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import { InterpolationError, interpolate, type Lookup } from "./interpolate.ts";
import type { Place, Problems } from "./problems.ts";

/** A Compose file as plain nodes with places: aliases and merge keys resolved, variables replaced. */
export type ComposeNode = MapNode | ListNode | ScalarNode;

interface Located {
  place: Place;
  /** `!reset` and `!override` steer how files are merged. */
  tag?: string;
}
export interface MapNode extends Located {
  kind: "map";
  entries: Map<string, Entry>;
}
export interface Entry {
  keyPlace: Place;
  value: ComposeNode;
}
export interface ListNode extends Located {
  kind: "list";
  items: ComposeNode[];
}
export interface ScalarNode extends Located {
  kind: "scalar";
  value: string | number | boolean | null;
}

const nestedTooDeeply = "is not YAML: it is nested too deeply.";

/**
 * Parses the text of a Compose file into the trees of its YAML documents. Problems (not YAML, a bad variable) go to
 * `findings`, and nothing is returned. A file that says nothing has no documents.
 *
 * @param base the folder of relative paths, where it is not the file's own
 */
export function parseTrees(
  text: string,
  file: string,
  lookup: Lookup,
  findings: Problems,
  base?: string,
): ComposeNode[] | undefined {
  const counter = new LineCounter();
  const further = base === undefined || base === dirname(file) ? {} : { base };
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), ...further };
  };
  let documents: ReturnType<typeof parseAllDocuments>;
  try {
    documents = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, logLevel: "silent" });
  } catch (error) {
    // An overflow in another part of the parser is thrown instead of listed.
    if (!(error instanceof RangeError)) throw error;
    findings.error(placeAt(0), nestedTooDeeply);
    return undefined;
  }
  const filled = (Array.isArray(documents) ? documents : []).filter(
    ({ contents, errors }) => contents !== null || errors.length > 0,
  );
  // The parser recurses: a file of ten thousand brackets ends in an overflow and then a list of its effects.
  const errors = filled.flatMap((document) => document.errors);
  const overflow = errors.find(({ message }) => /call stack/.test(message));
  for (const error of overflow ? [overflow] : errors) {
    findings.error(placeAt(error.pos[0]), yamlMessage(error.code, error.message));
  }
  if (errors.length > 0) return undefined;
  const trees = filled.map((document) => {
    const builder = new TreeBuilder(document as Document, text, placeAt, lookup, findings);
    const tree = builder.build(document.contents as Node);
    return builder.broken ? undefined : tree;
  });
  return trees.includes(undefined) ? undefined : trees.filter((tree) => tree !== undefined);
}

function yamlMessage(code: string, message: string): string {
  if (/call stack/.test(message)) return nestedTooDeeply;
  if (code === "DUPLICATE_KEY") return "this key is there twice in the same map.";
  return `is not YAML: ${message.replace(/\s+/g, " ").trim()}.`.replace(/\.\.$/, ".");
}

class TreeBuilder {
  /** The tree has a hole, so that reading on would only report consequences. */
  broken = false;
  /** One result per source node: an anchor that is used often costs once, however deep the nesting. */
  private readonly built = new Map<Node, ComposeNode>();
  private readonly open = new Set<Node>();
  private readonly document: Document;
  private readonly source: string;
  private readonly placeAt: (offset: number) => Place;
  private readonly lookup: Lookup;
  private readonly findings: Problems;

  constructor(
    document: Document,
    source: string,
    placeAt: (offset: number) => Place,
    lookup: Lookup,
    findings: Problems,
  ) {
    this.document = document;
    this.source = source;
    this.placeAt = placeAt;
    this.lookup = lookup;
    this.findings = findings;
  }

  build(node: Node): ComposeNode {
    const place = this.placeAt(node.range?.[0] ?? 0);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target) return this.build(target);
      return this.hole(place, `there is no anchor &${node.source} before this alias.`);
    }
    const known = this.built.get(node);
    if (known) return known;
    if (this.open.has(node)) {
      return this.hole(place, "an anchor contains itself.");
    }
    this.open.add(node);
    const result = this.convert(node, place);
    if (node.tag?.startsWith("!") && !node.tag.startsWith("!!")) result.tag = node.tag;
    this.open.delete(node);
    this.built.set(node, result);
    return result;
  }

  private hole(place: Place, message: string): ScalarNode {
    this.broken = true;
    this.findings.error(place, message);
    return { kind: "scalar", value: null, place };
  }

  private convert(node: Node, place: Place): ComposeNode {
    if (isMap(node)) return this.map(node, place);
    if (isSeq(node)) {
      return { kind: "list", place, items: node.items.map((item) => this.build(item as Node)) };
    }
    return { kind: "scalar", place, value: isScalar(node) ? this.scalar(node, place) : null };
  }

  private map(node: YAMLMap, place: Place): MapNode {
    const entries = new Map<string, Entry>();
    const merged: MapNode[] = [];
    for (const pair of node.items) {
      const key = pair.key as Node;
      const keyPlace = this.placeAt(key.range?.[0] ?? 0);
      if (!isScalar(key)) {
        this.findings.error(keyPlace, "a key must be a plain word.");
        continue;
      }
      const source = pair.value as Node | null;
      const value: ComposeNode = source
        ? this.build(source)
        : { kind: "scalar", value: null, place: keyPlace };
      if (key.value === "<<" && key.type === "PLAIN") merged.push(...this.mergeSources(value));
      else entries.set(String(key.value), { keyPlace, value });
    }
    // Keys of the map itself win, then those of the first merged map.
    for (const other of merged) {
      for (const [key, entry] of other.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return { kind: "map", place, entries };
  }

  private mergeSources(value: ComposeNode): MapNode[] {
    if (value.kind === "map") return [value];
    if (value.kind === "list") return value.items.flatMap((item) => this.mergeSources(item));
    this.findings.error(value.place, "a merge key (<<) needs a map or a list of maps.");
    return [];
  }

  private scalar(node: Scalar, place: Place): ScalarNode["value"] {
    const { value } = node;
    if (typeof value === "boolean" || value === null) return value;
    if (typeof value === "number") return numberOf(node.source ?? String(value), value);
    const text = asCompose(node, String(value), this.source);
    if (!text.includes("$")) return text;
    try {
      const { text: result, unset } = interpolate(text, this.lookup);
      for (const name of unset)
        this.findings.warn(place, `variable ${name} is not set; it is taken as empty.`);
      return result;
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      this.findings.error(place, `${error.message}.`);
      return "";
    }
  }
}

/** Where the parser of Compose takes a text otherwise than ours: `1_000`, a date, a block that the file's end ends. */
function asCompose({ type, range }: Scalar, text: string, source: string): string {
  if (type === "PLAIN" && /^[-+]?[1-9]\d*(_\d+)+$/.test(text)) return text.replaceAll("_", "");
  if (type === "PLAIN" && /^\d{4}-\d\d-\d\d$/.test(text)) return `${text} 00:00:00 +0000 UTC`;
  const isLast = (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") && range?.[1] === source.length;
  return isLast && !source.endsWith("\n") ? text.replace(/\n$/, "") : text;
}

/** Compose reads `0644` as octal, and digits that do not fit a double stay as they were written. */
function numberOf(source: string, value: number): string | number {
  if (/^0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value;
}
