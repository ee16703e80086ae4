import type { ServiceSpec } from "../compose/model.ts";
import type { Platform } from "../declare/platform.ts";

/**
 * What a service's build depends on: services with the same key share one image. A companion that adds files, or a
 * defect that changes them, does so by service, so each of those has a build of its own.
 */
export function buildKey(
  of: Pick<Platform, "build">,
  { name, build, platform }: Pick<ServiceSpec, "name" | "build" | "platform">,
  changed: boolean,
): string {
  if (of.build !== undefined || changed || build === undefined) return `service ${name}`;
  const { context, dockerfile = "Dockerfile", dockerfileInline, target, args, ...others } = build;
  const given = Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    context,
    dockerfile,
    dockerfileInline ?? null,
    target ?? null,
    given,
    others,
    platform ?? null,
  ]);
}
