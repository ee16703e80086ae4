import type { ServiceSpec } from "../compose/model.ts";
import { type Catalogue, findEntry } from "../images/catalogue.ts";

/**
 * Whether a service cannot know the name of another at its first moment: a well-known image without a file of the user's,
 * in whose command and environment no neighbour is named. It may start before names resolve; whoever else does might meet
 * an unknown name that it never meets under Compose.
 */
export function namesNobody(
  { build, image, mounts, files, command = [], entrypoint = [], environment }: ServiceSpec,
  neighbours: readonly string[],
  catalogue: Catalogue,
): boolean {
  if (build !== undefined || image === undefined || findEntry(catalogue, image) === undefined) return false;
  if (files.length > 0 || mounts.some(({ type }) => type === "bind")) return false;
  const told = [...command, ...entrypoint, ...Object.values(environment)]
    .flatMap((text) => text.toLowerCase().split(/[^a-z0-9_.-]+/))
    .flatMap((word) => [word, ...word.split(".")]);
  return !neighbours.some((name) => told.includes(name.toLowerCase()));
}
