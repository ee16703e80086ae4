import type { PlannedLink } from "./plan.ts";

/** The ends of a link as the Compose file names them. */
export function endsOf({ client, server, inFile }: PlannedLink): { client: string; server: string } {
  return inFile ?? { client, server };
}

/** Links in their ways, each in the order of its first: those between instances of the same two services are one way. */
export function byWay(links: readonly PlannedLink[]): PlannedLink[][] {
  const ways = new Map<string, PlannedLink[]>();
  for (const link of links) {
    const { client, server } = endsOf(link);
    const key = `${client}->${server}:${link.port}/${link.protocol ?? "tcp"}`;
    ways.set(key, [...(ways.get(key) ?? []), link]);
  }
  return [...ways.values()];
}

/** Of a way, a part of a cell's id: `web-db-5432`; the names of the file where it has several links. */
export function keyOf(way: readonly PlannedLink[]): string {
  return way
    .slice(0, 1)
    .map((link) => {
      const { client, server } = way.length > 1 ? endsOf(link) : link;
      return `${client}-${server}-${link.port}`;
    })
    .join("");
}

/** Links for a person: `web->db:5432 and proxy->api:8000 (api-1, api-2)`. */
export function wordsOf(links: readonly PlannedLink[], between = " and "): string {
  return byWay(links)
    .map((way) => {
      const [first] = way;
      if (first === undefined || way.length === 1) return first?.id ?? "";
      const { client, server } = endsOf(first);
      const instances = way.flatMap((link) => [
        ...(link.client === client ? [] : [link.client]),
        ...(link.server === server ? [] : [link.server]),
      ]);
      return `${client}->${server}:${first.port} (${[...new Set(instances)].join(", ")})`;
    })
    .join(between);
}
