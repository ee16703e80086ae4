import { suggestion } from "../core/nearest-name.ts";
import { declaredServices, linkId } from "./declared.ts";
import type { Platform } from "./platform.ts";
import type { DeclarationProblem } from "./shape.ts";

/**
 * What a platform says of links that are none. The ports of a link may come from its server's image, so they are
 * known only when that is there.
 *
 * @param found ids of all links that the Compose file tells or the platform adds, removed ones too
 */
export function linkProblems(platform: Platform, found: readonly string[]): DeclarationProblem[] {
  const removed = platform.links?.remove ?? [];
  const left = found.filter((id) => !removed.includes(id));
  const none = (id: string, known: readonly string[]): string => `no link ${id} ${suggestion(id, known)}`;
  return [
    ...removed.flatMap((id, index) =>
      found.includes(id) ? [] : [{ path: ["links", "remove", index], message: none(id, found) }],
    ),
    ...declaredServices(platform).flatMap(([client, { circuits = [], backoffs = [] }]) =>
      Object.entries({ circuits, backoffs }).flatMap(([key, list]) =>
        list.flatMap(({ to }, index) => {
          const id = linkId(client, to);
          if (left.includes(id)) return [];
          const path = ["services", client, key, index, "to"];
          const own = left.filter((link) => link.startsWith(`${client}->`));
          return [{ path, message: none(id, own) }];
        }),
      ),
    ),
  ];
}
