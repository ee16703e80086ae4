import type { ComposeNode, Entry, ListNode, MapNode } from "./tree.ts";

/** Maps that may also be written as a list of `KEY=value` (or `KEY:value`). */
const pairMaps = new Set(["environment", "labels", "args", "sysctls", "annotations", "additional_contexts"]);
/** Lists whose items are commands: half of one and half of another make no sense. */
const replacedLists = new Set(["command", "entrypoint", "test"]);
/** Keys where a word stands for a list of one, or for `{context: word}`. */
const shortForms = new Set(["env_file", "tmpfs", "dns", "dns_search", "dns_opt", "label_file", "build"]);
const keyedLists = new Set(["depends_on", "networks", "models"]);
/** Parts of a file that hold named things. */
const sections = new Set(["services", "volumes", "networks", "secrets", "configs", "models"]);

/** Lays one file over another: things of the same name are merged, each by the rules for a service. */
export function mergeFiles(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const [lower, upper] = [below?.value, entry.value];
    if (below === undefined || !sections.has(key) || lower?.kind !== "map" || upper.kind !== "map") {
      if (upper.kind !== "scalar" || upper.value !== null || below === undefined) entries.set(key, entry);
      continue;
    }
    const things = new Map(lower.entries);
    for (const [name, thing] of upper.entries) layOver(things, name, thing, mergeThings);
    const value: MapNode = { kind: "map", place: lower.place, entries: things };
    entries.set(key, { keyPlace: below.keyPlace, value });
  }
  return { kind: "map", place: base.place, entries };
}

function mergeThings(_name: string, base: ComposeNode, over: ComposeNode): ComposeNode {
  if (isNull(over)) return base;
  return base.kind === "map" && over.kind === "map" ? mergeEntries(base, over) : over;
}

/**
 * Lays one service over another by the rules of Compose: maps are merged, lists joined, commands replaced, variables
 * replaced by name. `!override` replaces, `!reset` removes.
 */
export function mergeEntries(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) layOver(entries, key, entry, mergeValues, true);
  return { kind: "map", place: over.place, entries };
}

function layOver(
  entries: Map<string, Entry>,
  key: string,
  entry: Entry,
  merge: (key: string, base: ComposeNode, over: ComposeNode) => ComposeNode,
  isOwnPlace = false,
): void {
  const below = entries.get(key);
  if (entry.value.tag === "!reset") entries.delete(key);
  else if (!below || entry.value.tag === "!override") entries.set(key, entry);
  else {
    const { keyPlace } = isOwnPlace ? entry : below;
    entries.set(key, { keyPlace, value: merge(key, below.value, entry.value) });
  }
}

function mergeValues(key: string, base: ComposeNode, over: ComposeNode): ComposeNode {
  if (replacedLists.has(key)) return over;
  // Any other empty key (`environment:`) says nothing, so what lies below stays.
  if (isNull(over)) return base;
  if (pairMaps.has(key) || keyedLists.has(key)) {
    const [below, above] = [keyed(key, base), keyed(key, over)];
    if (below && above) return pairMaps.has(key) ? replaceEntries(below, above) : mergeEntries(below, above);
  }
  if (shortForms.has(key)) return mergeLong(longForm(key, base), longForm(key, over));
  if (key === "extra_hosts") return mergeLong(hostList(base), hostList(over));
  return mergeLong(base, over);
}

/** A variable that is said again without a value is the machine's. */
function replaceEntries(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) layOver(entries, key, entry, (_key, _base, value) => value, true);
  return { kind: "map", place: over.place, entries };
}

function mergeLong(base: ComposeNode, over: ComposeNode): ComposeNode {
  if (base.kind === "map" && over.kind === "map") return mergeEntries(base, over);
  return base.kind === "list" && over.kind === "list" ? joinLists(base, over) : over;
}

function isNull(node: ComposeNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** A map of hosts as the list that it stands for: a host may have an address in each file. */
function hostList(node: ComposeNode): ComposeNode {
  if (node.kind !== "map") return node;
  const items = [...node.entries].flatMap(([host, { value }]) =>
    (value.kind === "list" ? value.items : [value]).map((address): ComposeNode => {
      const text = address.kind === "scalar" ? String(address.value ?? "") : "";
      return { kind: "scalar", place: address.place, value: `${host}=${text}` };
    }),
  );
  return { kind: "list", place: node.place, items };
}

function longForm(key: string, node: ComposeNode): ComposeNode {
  if (node.kind !== "scalar") return node;
  if (key !== "build") return { kind: "list", place: node.place, items: [node] };
  const entries = new Map([["context", { keyPlace: node.place, value: node }]]);
  return { kind: "map", place: node.place, entries };
}

/** What is said a second time is said once; who replaces what by its target is known once a service is whole. */
function joinLists(base: ListNode, over: ListNode): ListNode {
  const added = over.items.filter((item) => !base.items.some((known) => saysTheSame(known, item)));
  return { kind: "list", place: over.place, items: [...base.items, ...added] };
}

/** Whether two nodes say the same, wherever they stand. */
function saysTheSame(one: ComposeNode, other: ComposeNode): boolean {
  if (one === other) return true;
  if (one.kind === "scalar" || other.kind === "scalar")
    return one.kind === "scalar" && other.kind === "scalar" && one.value === other.value;
  if (one.kind === "list" || other.kind === "list")
    return (
      one.kind === "list" &&
      other.kind === "list" &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => saysTheSame(item, other.items[index] as ComposeNode))
    );
  return (
    one.entries.size === other.entries.size &&
    [...one.entries].every(([key, { value }]) => {
      const found = other.entries.get(key);
      return found !== undefined && saysTheSame(value, found.value);
    })
  );
}

/** A list form as the map that it stands for. */
function keyed(key: string, node: ComposeNode): MapNode | undefined {
  if (node.kind === "map") return node;
  if (node.kind !== "list") return undefined;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    if (item.kind !== "scalar") return undefined;
    const text = String(item.value);
    const at = keyedLists.has(key) ? -1 : text.indexOf("=");
    const name = at === -1 ? text : text.slice(0, at);
    entries.set(name, {
      keyPlace: item.place,
      value: valueFor(key, item, at === -1 ? null : text.slice(at + 1)),
    });
  }
  return { kind: "map", place: node.place, entries };
}

function valueFor(key: string, item: ComposeNode, value: string | null): ComposeNode {
  if (key !== "depends_on") return { kind: "scalar", place: item.place, value };
  const condition: ComposeNode = { kind: "scalar", place: item.place, value: "service_started" };
  return {
    kind: "map",
    place: item.place,
    entries: new Map([["condition", { keyPlace: item.place, value: condition }]]),
  };
}

/** The tree without what `!reset` removes: where there is nothing below, it leaves nothing. */
export function withoutResets<Node extends ComposeNode>(
  node: Node,
  known: Map<ComposeNode, ComposeNode> = new Map(),
): Node {
  // An anchor that is used often costs once, however deep the nesting.
  const before = known.get(node);
  if (before !== undefined) return before as Node;
  known.set(node, node);
  let result: ComposeNode = node;
  if (node.kind === "list") {
    const kept = node.items.filter(({ tag }) => tag !== "!reset");
    result = { ...node, items: kept.map((item) => withoutResets(item, known)) };
  } else if (node.kind === "map") {
    const kept = [...node.entries].filter(([, { value }]) => value.tag !== "!reset");
    const entries = kept.map(([key, { keyPlace, value }]): [string, Entry] => [
      key,
      { keyPlace, value: withoutResets(value, known) },
    ]);
    result = { ...node, entries: new Map(entries) };
  }
  known.set(node, result);
  return result as Node;
}
