import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Platform } from "../declare/platform.ts";
import type { RunReport } from "../history/run-report.ts";
import type { ListedImage } from "../images/system-images.ts";
import type { PreparedPlatform } from "./prepare.ts";

/** What is true of a platform whatever its scenarios find: every report says it. */
export interface PlatformInfo {
  /** Who read its Compose file. */
  reader: string;
  images: ListedImage[];
  notCovered: RunReport["notCovered"];
  /** Ids of its links, as far as they are known before anything runs. */
  links: string[];
  services: string[];
  /** What of its Compose file is ignored, with the place, and images that Blackstart does not know from its own tests. */
  warnings: string[];
}

/** Leaves the facts of a platform in the run's folder; whoever prepares it first does. */
export async function writePlatformInfo(
  platform: Platform,
  prepared: PreparedPlatform,
  folder: string,
): Promise<PlatformInfo> {
  const file = join(factsFolder(folder), `${encodeURIComponent(platform.name)}.json`);
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as PlatformInfo;
  const { notCovered } = prepared.links;
  const facts: PlatformInfo = {
    reader: prepared.spec.reader,
    images: prepared.images.listed,
    notCovered: [
      ...notCovered.map(({ what, why, ...place }) => ({ what, why, place: placeOf(place) })),
      ...justRuns(prepared),
    ],
    links: prepared.links.links.filter(({ from }) => from !== "visitors").map(({ id }) => id),
    services: prepared.spec.services.map(({ name }) => name),
    warnings: [
      ...prepared.spec.warnings.map((warning) => `${placeOf(warning)}: ${warning.message}`),
      ...neverStarted(prepared.images.listed),
    ],
  };
  await mkdir(factsFolder(folder), { recursive: true });
  await writeFile(file, `${JSON.stringify(facts, undefined, 2)}\n`);
  return facts;
}

/** Services of which nothing can be judged but that they run. */
function justRuns({ spec, links }: PreparedPlatform): PlatformInfo["notCovered"] {
  const linked = new Set(links.links.flatMap(({ client, server }) => [client, server]));
  return spec.services
    .filter(({ name, healthcheck }) => !linked.has(name) && (healthcheck?.test[0] ?? "NONE") === "NONE")
    .map(({ name, source }) => ({
      what: name,
      why: "it is in no link and has no health check: it runs, nothing else is judged",
      place: placeOf(source),
    }));
}

/** Adds what turned out later to be left out; nothing where the platform was not prepared. */
export function addNotCovered(folder: string, platform: string, left: PlatformInfo["notCovered"]): void {
  const file = join(factsFolder(folder), `${encodeURIComponent(platform)}.json`);
  if (left.length === 0 || !existsSync(file)) return;
  const known = JSON.parse(readFileSync(file, "utf8")) as PlatformInfo;
  const facts: PlatformInfo = { ...known, notCovered: [...known.notCovered, ...left] };
  writeFileSync(file, `${JSON.stringify(facts, undefined, 2)}\n`);
}

function neverStarted(images: readonly ListedImage[]): string[] {
  const references = images.flatMap(({ neverStartedHere, reference }) =>
    neverStartedHere === true ? [reference] : [],
  );
  return [...new Set(references)].map(
    (reference) => `${reference} was pulled: Blackstart's own tests never ran with this image`,
  );
}

/** The facts of every platform that a run has prepared. */
export async function platformInfoIn(folder: string): Promise<PlatformInfo[]> {
  const files = await readdir(factsFolder(folder)).catch(() => []);
  return Promise.all(
    files
      .sort()
      .map(
        async (file) => JSON.parse(await readFile(join(factsFolder(folder), file), "utf8")) as PlatformInfo,
      ),
  );
}

const factsFolder = (folder: string) => join(folder, "platforms");

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${relative(process.cwd(), file)}:${line}`;
}
