import type { ComposeNode, Entry, ListNode, MapNode } from "./tree.ts";

/** Maps that may also be written as a list of `KEY=value` (or `KEY:value`). */
const pairMaps = new Set(["environment", "labels", "args", "extra_hosts", "sysctls", "annotations"]);
/** Lists whose items are commands: half of one and half of another make no sense. */
const replacedLists = new Set(["command", "entrypoint", "test"]);
/** Lists of mounts: the path in the container identifies one. */
const mountLists = new Set(["volumes", "devices", "secrets", "configs"]);
/** Keys where a word stands for a list of one, or for `{context: word}`. */
const shortForms = new Set(["env_file", "tmpfs", "dns", "build"]);
const keyedLists = new Set(["depends_on", "networks"]);

/**
 * Lays one service over another by the rules of the Compose specification: maps are merged, lists joined,
 * commands replaced, mounts and variables replaced by target and name. `!override` replaces, `!reset` removes.
 */
export function mergeServices(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over);
}

function mergeMaps(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    if (entry.value.tag === "!reset") entries.delete(key);
    else if (!below || entry.value.tag === "!override") entries.set(key, entry);
    else entries.set(key, { keyPlace: entry.keyPlace, value: mergeValues(key, below.value, entry.value) });
  }
  return { kind: "map", place: over.place, entries };
}

function mergeValues(key: string, base: ComposeNode, over: ComposeNode): ComposeNode {
  // An empty key (`environment:`) says nothing, so what lies below stays.
  if (over.kind === "scalar" && over.value === null) return base;
  if (pairMaps.has(key) || keyedLists.has(key)) {
    const [below, above] = [keyed(key, base), keyed(key, over)];
    if (below && above) return mergeMaps(below, above);
  }
  if (shortForms.has(key)) return mergeLong(key, longForm(key, base), longForm(key, over));
  return mergeLong(key, base, over);
}

function mergeLong(key: string, base: ComposeNode, over: ComposeNode): ComposeNode {
  if (base.kind === "map" && over.kind === "map") return mergeMaps(base, over);
  if (base.kind === "list" && over.kind === "list" && !replacedLists.has(key)) {
    return mountLists.has(key) ? mergeMounts(base, over) : joinLists(base, over);
  }
  return over;
}

function longForm(key: string, node: ComposeNode): ComposeNode {
  if (node.kind !== "scalar") return node;
  if (key !== "build") return { kind: "list", place: node.place, items: [node] };
  const entries = new Map([["context", { keyPlace: node.place, value: node }]]);
  return { kind: "map", place: node.place, entries };
}

function joinLists(base: ListNode, over: ListNode): ListNode {
  const above = new Set(over.items.map((item) => (item.kind === "scalar" ? String(item.value) : item)));
  const kept = base.items.filter((item) => item.kind !== "scalar" || !above.has(String(item.value)));
  return { ...over, items: [...kept, ...over.items] };
}

function mergeMounts(base: ListNode, over: ListNode): ListNode {
  const above = new Set(over.items.map(mountTarget));
  return { ...over, items: [...base.items.filter((item) => !above.has(mountTarget(item))), ...over.items] };
}

function mountTarget(item: ComposeNode): string | ComposeNode {
  if (item.kind === "scalar") {
    const parts = String(item.value).split(":");
    return parts[1] ?? parts[0] ?? item;
  }
  const target = item.kind === "map" ? (item.entries.get("target") ?? item.entries.get("source")) : undefined;
  return target?.value.kind === "scalar" ? String(target.value.value) : item;
}

/** A list form as the map that it stands for. */
function keyed(key: string, node: ComposeNode): MapNode | undefined {
  if (node.kind === "map") return node;
  if (node.kind !== "list") return undefined;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    if (item.kind !== "scalar") return undefined;
    const text = String(item.value);
    const at = keyedLists.has(key) ? -1 : text.search(key === "extra_hosts" ? /[=:]/ : /=/);
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
