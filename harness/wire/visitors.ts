import type { LinkSpec, ServiceSpec } from "../compose/model.ts";

/** What the harness's own visitors are called on the wire, unless a service has that name. */
const visitors = "visitors";

/**
 * The links by which visitors come from outside the platform: one to each port that the Compose file publishes or exposes,
 * and to each that an image exposes which is built here. An image of somebody else's may expose what speaks anything.
 *
 * @param exposed TCP ports that images expose, by service name
 */
export function visitorLinks(
  services: readonly ServiceSpec[],
  exposed: ReadonlyMap<string, readonly number[]>,
): LinkSpec[] {
  const names = new Set(services.map(({ name }) => name));
  let client = visitors;
  for (let number = 2; names.has(client); number++) client = `${visitors}-${number}`;
  return services.flatMap(({ name: server, ports, expose, build }) => {
    const built = build === undefined ? [] : (exposed.get(server) ?? []);
    return [...new Set([...ports, ...expose, ...built])].map((port) => ({
      ...{ id: `${client}->${server}:${port}`, client, server, port },
      ...{ from: "visitors" as const, place: "published or exposed" },
    }));
  });
}

/** Clients that are no services: the harness itself asks in their name, from the gateway of their network. */
export function outsidersIn(links: readonly LinkSpec[]): ReadonlySet<string> {
  return new Set(links.filter(({ from }) => from === "visitors").map(({ client }) => client));
}
