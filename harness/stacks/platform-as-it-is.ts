import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type Docker from "dockerode";
import type { ServiceSpec, SystemSpec } from "../compose/model.ts";
import { readPlatformFile } from "../compose/reader.ts";
import { supportedPart } from "../compose/supported.ts";
import type { Platform } from "../declare/platform.ts";
import { presentPart } from "../declare/present-part.ts";
import { spokenOf } from "../declare/spoken-of.ts";
import { validatePlatform } from "../declare/validate.ts";
import { withImageHealth } from "../images/image-health.ts";
import { prepareImages } from "../images/prepare-images.ts";
import { exposedPorts, type SystemImages } from "../images/system-images.ts";
import type { RunContext } from "./run-context.ts";

/** A platform without any change of a scenario's: the same for all processes of a run. */
export interface PlatformAsItIs {
  spec: SystemSpec;
  images: SystemImages;
  exposed: Map<string, number[]>;
  /** With the health checks that their containers will really have. */
  services: ServiceSpec[];
}

/**
 * Where the processes of a run leave it for one another. It holds what the user's environment gave the Compose file, so
 * it is no part of the run's own folder, which people send to each other; the owner removes it at the end.
 */
export function preparedFolder({ identity }: Pick<RunContext, "identity">): string {
  return join(tmpdir(), `blackstart-${identity.run}`);
}

const known = new Map<string, Promise<PlatformAsItIs>>();

/**
 * Reads the Compose file, holds what the platform declares against it, and makes sure of every image. It is done once a
 * run: who does it first leaves it for the other processes.
 */
export function platformAsItIs(
  platform: Platform,
  docker: Docker,
  context: RunContext,
  onProgress?: (name: string, line: string) => void,
): Promise<PlatformAsItIs> {
  const file = join(preparedFolder(context), `${encodeURIComponent(platform.name)}.json`);
  const before = known.get(file);
  if (before !== undefined) return before;
  const preparing = fromFile(file, platform).then(
    (found) => found ?? readAndKeep(file, platform, docker, context, onProgress),
  );
  known.set(file, preparing);
  preparing.catch(() => known.delete(file));
  return preparing;
}

/** The part of a platform's Compose file that a run starts, held against what the platform declares; needs no engine. */
export async function startedPart(platform: Platform): Promise<SystemSpec> {
  const compose = await readPlatformFile(platform.folder, { environment: process.env });
  await validatePlatform(platform, compose);
  return supportedPart(compose, spokenOf(platform));
}

async function readAndKeep(
  file: string,
  platform: Platform,
  docker: Docker,
  { imageSource: source, mirror, mayInstall }: RunContext,
  onProgress?: (name: string, line: string) => void,
): Promise<PlatformAsItIs> {
  const spec = await startedPart(platform);
  const present = presentPart(
    platform,
    spec.services.map(({ name }) => name),
  );
  const images = await prepareImages(present, spec, {
    ...{ docker, source, mirror, mayInstall },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const [services, exposed] = await Promise.all([
    withImageHealth(spec.services, images.services, docker),
    exposedPorts(docker, images.services),
  ]);
  const found = { spec, images, exposed, services };
  await keep(file, platform, found);
  return found;
}

/** What a file holds; maps are lists of pairs. The folder is kept too: two platforms may have one name. */
interface Kept {
  folder: string;
  spec: SystemSpec;
  images: Omit<SystemImages, "services"> & { services: [string, string][] };
  exposed: [string, number[]][];
  services: ServiceSpec[];
}

async function keep(file: string, { folder }: Platform, found: PlatformAsItIs): Promise<void> {
  const { spec, images, exposed, services } = found;
  const kept: Kept = {
    ...{ folder, spec, services, exposed: [...exposed] },
    images: { ...images, services: [...images.services] },
  };
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
  await rename(draft, file);
}

async function fromFile(file: string, { folder }: Platform): Promise<PlatformAsItIs | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as Kept;
  if (kept.folder !== folder) return undefined;
  const { spec, services } = kept;
  const images = { ...kept.images, services: new Map(kept.images.services) };
  return { spec, services, images, exposed: new Map(kept.exposed) };
}
