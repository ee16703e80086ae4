import type { RunEnvironment, RunImage } from "../harness/history/run-report.ts";

/** An image that was started in another version than was asked for. */
export interface Substitute {
  service: string;
  asked: string;
  started: string;
}

/** The version that a reference asks for: `25.8` of `clickhouse/clickhouse-server:25.8-alpine`; none of `latest`. */
function askedVersion(reference: string): string | undefined {
  return /:v?(\d+(?:\.\d+)*)[^/:]*$/.exec(reference)?.[1];
}

/** `7` asks for any 7, `7.0` is one of them. Where either side says no number nothing is claimed. */
function isOther(reference: string, version: string): boolean {
  const asked = askedVersion(reference)?.split(".");
  const started = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split(".");
  if (asked === undefined || started === undefined) return false;
  return asked.some((part, index) => started[index] !== undefined && part !== started[index]);
}

/** What was tested instead of what was asked for, of the platform's own services. */
export function substitutes({ images }: RunEnvironment): Substitute[] {
  return ofPlatform(images)
    .filter(({ reference, version }) => isOther(reference, version))
    .map(({ service, reference, version }) => ({
      ...{ service, started: version, asked: askedVersion(reference) ?? reference },
    }));
}

/** Local builds of foreign images: the version is the one that was asked for, the maker is not. */
export function localBuilds({ images }: RunEnvironment): string[] {
  return ofPlatform(images)
    .filter(({ source, reference, version }) => source === "local" && !isOther(reference, version))
    .map(({ service }) => service);
}

/** What the harness brings itself is no part of the platform, and what the project builds is its own. */
function ofPlatform(images: readonly RunImage[]): RunImage[] {
  return images.filter(({ service, source }) => service !== "harness" && source !== "own");
}
