import type { Cell, CellKind } from "./cell.ts";
import { type LinkCellKind, linkCell, linkCellKinds } from "./link-cell.ts";
import { longCuts } from "./long-cuts.ts";
import type { PlannedLink, PlannedService } from "./plan.ts";
import { type ServiceCellKind, serviceCell, serviceCellKinds } from "./service-cell.ts";
import { sharing } from "./share.ts";
import { byWay } from "./ways.ts";

/** What happens most: where nothing is said these are tried. */
const usualKinds: ReadonlySet<CellKind> = new Set<CellKind>([
  ...(["cut", "kill", "long-cut", "restart-at-new-address", "stop"] as const),
]);

/**
 * Whether a cell is tried where no budget is given: every link is cut, for short and for long, every server is killed, and
 * everybody is stopped by SIGTERM, a server to come back at a new address.
 */
export function isUsual({ kind, links }: Cell): boolean {
  return usualKinds.has(kind) && (kind !== "stop" || links.length === 0);
}

/** What is also tried on a service that nobody is a client of: how it ends, and whether it comes back by itself. */
const ofClients: ReadonlySet<ServiceCellKind> = new Set(["stop", "crash"]);

/**
 * Every cell that the links of a platform allow: each fault of a link, each fault of a service that others are clients of,
 * and the long cut of all. Links of one way, between instances of the same two services, are faulted together; an instance is
 * killed alone, so that the others go on. Short cuts of links that share are one cell; a link whose client asks rarely is cut alone.
 *
 * @param links those that are to be faulted, with the pauses of their clients known as far as they were seen
 * @param visited links by which visitors ask: they are cut with a link to the same server alone, and whom they ask is a
 *   server
 */
export function matrix(
  links: readonly PlannedLink[],
  services: readonly PlannedService[],
  visited: readonly PlannedLink[] = [],
): Cell[] {
  const all = [...links, ...visited];
  if (all.length === 0) return [];
  const ways = byWay(links);
  const lively = ways.filter((way) => way.every(({ times, rhythmMs = 0 }) => rhythmMs <= times.noticeMs));
  const slow = ways.filter((way) => !lively.includes(way));
  const cuts = [...sharing(lively.flat()), ...slow].map((group) => linkCell("cut", group, visited));
  const single = (kind: LinkCellKind) => ways.map((way) => linkCell(kind, way));
  const servers = [...new Set(all.map(({ server }) => server))];
  const clients = [...new Set(links.map(({ client }) => client))].filter((name) => !servers.includes(name));
  const ofServices = (kind: ServiceCellKind) =>
    [...servers, ...(ofClients.has(kind) ? clients : [])]
      .filter((name) => kind !== "restart-at-new-address" || !keepsAddress(services, name))
      .filter((name) => kind !== "crash" || comesBackAfterCrash(services, name))
      .map((name) => {
        const inbound = all.filter(({ server }) => server === name);
        const outbound = links.filter(({ client }) => client === name);
        return serviceCell(kind, name, inbound, inbound.length > 0 ? inbound : outbound);
      });
  return [
    ...cuts,
    ...linkCellKinds.filter((kind) => kind !== "cut").flatMap(single),
    ...serviceCellKinds.flatMap(ofServices),
    ...(links.length === 0 ? [] : [longCuts(links, visited)]),
  ];
}

const keepsAddress = (services: readonly PlannedService[], name: string): boolean =>
  services.some((service) => service.name === name && service.keepsAddress === true);

/** A crash of one that no policy starts again is a kill that nobody heals. */
function comesBackAfterCrash(services: readonly PlannedService[], name: string): boolean {
  return services.some((service) => service.name === name && service.restart !== "no");
}
