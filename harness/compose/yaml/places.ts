import type { Place } from "./problems.ts";
import type { ComposeNode, Entry } from "./tree.ts";

/**
 * A tree with the places of another that says the same: each key gets the place of the same key in `source`,
 * or that of the nearest key above. Lists of the same length match item by item.
 */
export function withPlacesOf(node: ComposeNode, source: ComposeNode): ComposeNode {
  return placed(node, source, source.place);
}

function placed(node: ComposeNode, source: ComposeNode | undefined, above: Place): ComposeNode {
  const place = source?.place ?? above;
  if (node.kind === "scalar") return { ...node, place };
  if (node.kind === "list") {
    const items = source?.kind === "list" && source.items.length === node.items.length ? source.items : [];
    return { ...node, place, items: node.items.map((item, index) => placed(item, items[index], place)) };
  }
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    const same = source?.kind === "map" ? source.entries.get(key) : undefined;
    const keyPlace = same?.keyPlace ?? place;
    entries.set(key, { keyPlace, value: placed(entry.value, same?.value, keyPlace) });
  }
  return { ...node, place, entries };
}
