import { declaredServices } from "./declared.ts";
import { rememberedFile, rememberFile } from "./defining-file.ts";
import { destinationOf, linkOf } from "./names.ts";
import type { Platform } from "./platform.ts";
import type { ServiceDeclaration } from "./service-declaration.ts";

/**
 * What a platform declares of the services that run, for a platform that was validated: a companion may also speak of
 * services whose profile is not enabled or that are scaled to zero.
 */
export function presentPart(platform: Platform, running: readonly string[]): Platform {
  const runs = (service: string | undefined) => service !== undefined && running.includes(service);
  const { services, links, ...rest } = platform;
  const { add = [], remove = [] } = links ?? {};
  const present: Platform = {
    ...rest,
    ...(services === undefined ? {} : { services: presentServices(platform, runs) }),
    ...(links === undefined
      ? {}
      : {
          links: {
            add: add.filter(({ client, server }) => runs(client) && runs(server)),
            remove: remove.filter((id) => runs(linkOf(id)?.client) && runs(linkOf(id)?.server)),
          },
        }),
  };
  const file = rememberedFile(platform);
  if (file !== undefined) rememberFile(present, file);
  return present;
}

function presentServices(
  platform: Platform,
  runs: (service: string | undefined) => boolean,
): Record<string, ServiceDeclaration> {
  const leadsOn = ({ to }: { to: string }) => runs(destinationOf(to)?.server);
  return Object.fromEntries(
    declaredServices(platform)
      .filter(([name]) => runs(name))
      .map(([name, { circuits, backoffs, ...service }]) => [
        name,
        {
          ...service,
          ...(circuits === undefined ? {} : { circuits: circuits.filter(leadsOn) }),
          ...(backoffs === undefined ? {} : { backoffs: backoffs.filter(leadsOn) }),
        },
      ]),
  );
}
