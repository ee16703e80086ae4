import type { ServiceSpec, SystemSpec } from "../compose/model.ts";
import type { BuildChange, Platform } from "../declare/platform.ts";
import { readCatalogue, referenceOf } from "./catalogue.ts";
import { proxyImage } from "./proxy-image.ts";
import { type EnsureOptions, ensureImages, type ResolvedImage } from "./resolve.ts";
import { ServiceBuilds } from "./service-builds.ts";
import type { ListedImage, SystemImages } from "./system-images.ts";

/** Changes that a planted defect makes to builds, by service. */
export type BuildChanges = ReadonlyMap<string, BuildChange>;

/**
 * Every image of a system, pulled or built, and the harness's own. Rejects with an EnvironmentError that names the
 * image which cannot be had, or a UserError for a build that its file does not describe.
 */
export async function prepareImages(
  platform: Platform,
  spec: SystemSpec,
  options: EnsureOptions,
  changes: BuildChanges = new Map(),
): Promise<SystemImages> {
  const catalogue = options.catalogue ?? readCatalogue();
  const toxiproxy = referenceOf(catalogue, "toxiproxy");
  const tools = referenceOf(catalogue, "tools");
  const builds = new ServiceBuilds(platform, spec.services, changes, options);
  const bases = await builds.bases();
  const pulled = spec.services.flatMap(({ build, image }) =>
    build === undefined && image !== undefined ? [image] : [],
  );
  const references = [...new Set([toxiproxy, tools, ...bases, ...pulled])];
  const resolved = new Map(
    (await ensureImages(references, { ...options, catalogue })).map((image) => [image.reference, image]),
  );
  const local = (reference: string) => resolved.get(reference)?.local ?? reference;
  const own = { toxiproxy: local(toxiproxy), tools: local(tools) };
  const proxying = proxyImage(options.docker, own, options);
  const entries = spec.services.map(async (service): Promise<[ServiceSpec, ListedImage]> => {
    const image = service.image === undefined ? undefined : resolved.get(service.image);
    if (service.build === undefined && image !== undefined) return [service, listed(service.name, image)];
    const tag = await builds.ensure(service, resolved);
    return [
      service,
      {
        service: service.name,
        reference: "built here",
        version: tag.split(":")[1] ?? "",
        digest: "",
        source: "own",
        started: tag,
      },
    ];
  });
  const [proxy, ...all] = await Promise.all([proxying, ...entries]);
  const harness = [toxiproxy, tools]
    .map((reference) => resolved.get(reference))
    .filter((image) => image !== undefined);
  return {
    services: new Map(all.map(([{ name }, { started }]) => [name, started])),
    proxy,
    tools: own.tools,
    listed: [...all.map(([, image]) => image), ...harness.map((image) => listed("harness", image))],
  };
}

function listed(service: string, image: ResolvedImage): ListedImage {
  const { reference, version, digest, local } = image;
  const source =
    image.source === "present" ? (local.startsWith("blackstart/") ? "local" : "engine") : image.source;
  const unknown = image.neverStartedHere === true ? { neverStartedHere: true as const } : {};
  return { service, reference, version, digest, source, started: local, ...unknown };
}
