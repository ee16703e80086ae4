import type { Lookup } from "../yaml/interpolate.ts";
import type { ComposeNode, Entry, MapNode } from "../yaml/tree.ts";

/**
 * A tree in which variables that are named without a value have the one that these files see: an included file has
 * variables of its own, and once it is merged nobody knows any more which.
 */
export function withVariables(tree: MapNode, lookup: Lookup): MapNode {
  const services = eachOf(tree, "services", (service) =>
    inKey(service, "environment", (node) => given(node, lookup)),
  );
  const secrets = eachOf(services, "secrets", (secret) => withContent(secret, lookup));
  return eachOf(secrets, "configs", (config) => withContent(config, lookup));
}

/** A tree with what `source` knows of its secrets and configs: a variable that an included file sees alone. */
export function withContents(tree: MapNode, source: MapNode | undefined): MapNode {
  const known = (section: string, name: string) => {
    const things = source?.entries.get(section)?.value;
    const thing = things?.kind === "map" ? things.entries.get(name)?.value : undefined;
    return thing?.kind === "map" ? thing.entries.get("content") : undefined;
  };
  return ["secrets", "configs"].reduce(
    (whole, section) =>
      eachOf(whole, section, (thing, name) => {
        const content = known(section, name);
        if (content === undefined || thing.entries.has("content")) return thing;
        return { ...thing, entries: new Map(thing.entries).set("content", content) };
      }),
    tree,
  );
}

function eachOf(tree: MapNode, section: string, change: (thing: MapNode, name: string) => MapNode): MapNode {
  return inKey(tree, section, (things) => {
    if (things.kind !== "map") return things;
    const entries = [...things.entries].map(([name, entry]): [string, Entry] => [
      name,
      entry.value.kind === "map" ? { ...entry, value: change(entry.value, name) } : entry,
    ]);
    return { ...things, entries: new Map(entries) };
  });
}

function inKey(map: MapNode, key: string, change: (node: ComposeNode) => ComposeNode): MapNode {
  const entry = map.entries.get(key);
  if (entry === undefined) return map;
  return { ...map, entries: new Map(map.entries).set(key, { ...entry, value: change(entry.value) }) };
}

function given(node: ComposeNode, lookup: Lookup): ComposeNode {
  if (node.kind === "list") {
    const items = node.items.map((item): ComposeNode => {
      const name = item.kind === "scalar" ? String(item.value) : "=";
      const value = name.includes("=") ? undefined : lookup(name);
      return value === undefined ? item : { kind: "scalar", place: item.place, value: `${name}=${value}` };
    });
    return { ...node, items };
  }
  if (node.kind !== "map") return node;
  const entries = [...node.entries].map(([name, entry]): [string, Entry] => {
    const isBare = entry.value.kind === "scalar" && entry.value.value === null;
    const value = isBare ? lookup(name) : undefined;
    return [
      name,
      value === undefined ? entry : { ...entry, value: { ...entry.value, value } as ComposeNode },
    ];
  });
  return { ...node, entries: new Map(entries) };
}

/** A secret or a config from a variable holds what the variable does here. */
function withContent(thing: MapNode, lookup: Lookup): MapNode {
  const named = thing.entries.get("environment");
  const value = named?.value.kind === "scalar" ? lookup(String(named.value.value)) : undefined;
  if (named === undefined || value === undefined) return thing;
  const content: Entry = { ...named, value: { kind: "scalar", place: named.value.place, value } };
  return { ...thing, entries: new Map(thing.entries).set("content", content) };
}
