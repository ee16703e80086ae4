import type Docker from "dockerode";
import type { HealthcheckSpec, ServiceSpec } from "../compose/model.ts";
import { withDeadline } from "../core/deadline.ts";

const nanosecondsPerMs = 1_000_000;

/**
 * Services with the health check that their containers will really have: a Compose file that says nothing, or times
 * alone, leaves the image's own test in force. Where neither has a test there is no health check.
 *
 * @param images image by service name; every one of them is on the engine
 */
export async function withImageHealth(
  services: readonly ServiceSpec[],
  images: ReadonlyMap<string, string>,
  docker: Docker,
): Promise<ServiceSpec[]> {
  return Promise.all(
    services.map(async (service) => {
      const image = images.get(service.name);
      if (image === undefined || (service.healthcheck?.test.length ?? 0) > 0) return service;
      const inspected = await withDeadline(`inspect image of ${service.name}`, 10_000, () =>
        docker.getImage(image).inspect(),
      );
      return withHealth(service, ofImage(inspected.Config));
    }),
  );
}

/** The file's times win over the image's. */
export function withHealth(service: ServiceSpec, image: HealthcheckSpec | undefined): ServiceSpec {
  const { healthcheck, ...rest } = service;
  if (image === undefined) return rest;
  return { ...rest, healthcheck: { ...image, ...healthcheck, test: image.test } };
}

/** `HEALTHCHECK` of a Dockerfile. The engine writes zero for a time that is its default. */
export function ofImage(config: object | undefined): HealthcheckSpec | undefined {
  const health = (config as { Healthcheck?: ImageHealth } | undefined)?.Healthcheck;
  if (health?.Test === undefined || health.Test.length === 0) return undefined;
  return {
    test: health.Test,
    ...given("intervalMs", health.Interval),
    ...given("timeoutMs", health.Timeout),
    ...given("startPeriodMs", health.StartPeriod),
    ...(health.Retries ? { retries: health.Retries } : {}),
  };
}

interface ImageHealth {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  Retries?: number;
}

function given<K extends string>(key: K, nanoseconds: number | undefined): Partial<Record<K, number>> {
  if (!nanoseconds) return {};
  return { [key]: nanoseconds / nanosecondsPerMs } as Partial<Record<K, number>>;
}
