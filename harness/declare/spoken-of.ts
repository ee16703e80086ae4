import { declaredServices } from "./declared.ts";
import { linkOf } from "./names.ts";
import type { Platform } from "./platform.ts";

/**
 * Whether a companion speaks of a service by the name that it has in the file: then there is one of it, however many
 * replicas the file asks for. A companion that connects to the servers, or
 * adds to what is built, may mean any.
 */
export function spokenOf(
  platform: Pick<Platform, "services" | "links" | "connect" | "build">,
): (service: string) => boolean {
  const { add = [], remove = [] } = platform.links ?? {};
  const names = new Set([
    ...declaredServices(platform).map(([name]) => name),
    ...[...add, ...remove.map(linkOf)].flatMap((link) =>
      link === undefined ? [] : [link.client, link.server],
    ),
  ]);
  const mayMeanAny = platform.connect !== undefined || platform.build !== undefined;
  return (service) => mayMeanAny || names.has(service);
}
