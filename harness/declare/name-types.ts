import { basename, join } from "node:path";
import { composeFileOf } from "../compose/files/project.ts";
import { withInstances } from "../compose/instances.ts";
import type { SystemSpec } from "../compose/model.ts";
import { readPlatformFile } from "../compose/reader.ts";
import { linksOf } from "../wire/link-discovery.ts";
import { definingFile } from "./defining-file.ts";
import type { Platform } from "./platform.ts";
import { unvalidatedPlatform } from "./platform-folder.ts";
import { platformShape } from "./platform-shape.ts";
import { raise } from "./raise.ts";
import { spokenOf } from "./spoken-of.ts";

/** The file beside a Compose file that holds its names as a type. */
export const namesFile = "compose.names.ts";

/** Widest line, in signs: that of the repository's own formatter. */
const widestLine = 110;

/**
 * What `compose.names.ts` of a folder has to say: every service of its Compose file, whatever its profile, and whom
 * each may connect to. A dependency counts even where its server's image has to tell the port.
 *
 * @throws UserError for a folder, a Compose file or a companion that cannot be read
 */
export async function nameTypes(folder: string): Promise<{ file: string; text: string }> {
  // Names that are wrong in the companion are what the types shall tell, so they are no obstacle.
  const platform = await unvalidatedPlatform(folder);
  raise(platform.name, definingFile(platform), platformShape(platform, []));
  const compose = composeFileOf(folder);
  const read = await readPlatformFile(folder, { environment: process.env, profiles: ["*"] });
  const spec = withInstances(read, spokenOf(platform));
  return { file: join(folder, namesFile), text: textOf(namesOf(spec, platform), basename(compose)) };
}

/** Names of services, and of servers by client; all sorted. */
interface SortedNames {
  services: string[];
  links: [client: string, servers: string[]][];
}

function namesOf(
  spec: SystemSpec,
  { links: { add = [], remove = [] } = {} }: Pick<Platform, "links">,
): SortedNames {
  const { links } = linksOf(spec, new Map(), { add, remove });
  const dependencies = spec.services.flatMap(({ name, dependsOn }) =>
    dependsOn
      .filter(({ condition }) => condition !== "service_completed_successfully")
      .map(({ service }) => ({ client: name, server: service })),
  );
  // A dependency may have been a link that the companion takes away: then it has no other port either.
  const removed = new Set(remove.map((id) => id.replace(/:\d+$/, "")));
  const pairs = [
    ...links,
    ...dependencies.filter(({ client, server }) => !removed.has(`${client}->${server}`)),
  ];
  const clients = sorted(pairs.map(({ client }) => client));
  return {
    services: sorted(spec.services.map(({ name }) => name)),
    links: clients.map((client) => [
      client,
      sorted(pairs.filter((pair) => pair.client === client).map(({ server }) => server)),
    ]),
  };
}

function textOf({ services, links }: SortedNames, compose: string): string {
  const linkLines = links.map(([client, servers]) => property(keyOf(client), servers, "    "));
  const body = [
    property("services", services, "  "),
    ...(links.length === 0
      ? ["  links: Record<never, never>;"]
      : ["  /** Servers that a client connects to. */", "  links: {", ...linkLines, "  };"]),
  ];
  return `// Made from ${compose} by \`blackstart types\`.

/** What the services and links of the platform are called. */
export interface Names {
${body.join("\n")}
}
`;
}

/** One property with a union of names, broken where it would be too wide. */
function property(key: string, names: readonly string[], indent: string): string {
  const quoted = names.map((name) => JSON.stringify(name));
  const line = `${indent}${key}: ${quoted.join(" | ")};`;
  if (line.length <= widestLine) return line;
  return `${indent}${key}:\n${quoted.map((name) => `${indent}  | ${name}`).join("\n")};`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
