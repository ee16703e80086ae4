import type Docker from "dockerode";
import type { ServiceSpec } from "../compose/model.ts";
import { withDeadline } from "../core/deadline.ts";

/** One image of a run, as the report lists it. */
export interface ListedImage {
  service: string;
  reference: string;
  version: string;
  digest: string;
  /** `own`: built from what the project itself builds; `engine`: it lay there, and nobody was asked for it. */
  source: "registry" | "local" | "own" | "engine";
  started: string;
  /** Pulled now, and never started in this project's own tests. */
  neverStartedHere?: true;
}

/** What every service is started from, and the harness's own two images. */
export interface SystemImages {
  services: ReadonlyMap<string, string>;
  /** Toxiproxy with its capture. */
  proxy: string;
  tools: string;
  /** For the report. */
  listed: ListedImage[];
}

/** TCP ports that each service's image exposes. */
export async function exposedPorts(
  docker: Docker,
  images: ReadonlyMap<string, string>,
): Promise<Map<string, number[]>> {
  const entries = [...images].map(async ([service, image]): Promise<[string, number[]]> => {
    const inspected = await withDeadline(`inspect image of ${service}`, 10_000, () =>
      docker.getImage(image).inspect(),
    );
    const ports = Object.keys(inspected.Config.ExposedPorts ?? {});
    return [service, ports.filter((port) => !port.endsWith("/udp")).map((port) => Number.parseInt(port, 10))];
  });
  return new Map(await Promise.all(entries));
}

/** Application services are those that are built, unless the companion says a role; jobs end by themselves. */
export function roleOf(
  spec: ServiceSpec,
  all: readonly ServiceSpec[],
  declared: "application" | "server" | undefined,
): "server" | "application" | "job" {
  const isJob = all.some(({ dependsOn }) =>
    dependsOn.some((on) => on.service === spec.name && on.condition === "service_completed_successfully"),
  );
  if (isJob) return "job";
  return declared ?? (spec.build === undefined ? "server" : "application");
}
