import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { quote } from "../yaml/problems.ts";
import { hostPath } from "./mounts.ts";
import { readBuildSecrets } from "./secrets.ts";

/** Keys that we read, and those that change only where layers and tags are kept. */
const keys = new Set([
  ...["context", "dockerfile", "dockerfile_inline", "args", "target"],
  ...["additional_contexts", "secrets", "ssh", "platforms", "cache_from"],
  ...["cache_to", "tags", "labels", "pull", "no_cache", "no_cache_filter", "provenance", "sbom"],
]);

const notBuiltSo = "a run builds without it";
/** Keys of a build that a run leaves out. */
const leftOut = {
  ...{ network: notBuiltSo, extra_hosts: notBuiltSo, privileged: notBuiltSo, entitlements: notBuiltSo },
  ...{ isolation: notBuiltSo, shm_size: notBuiltSo, ulimits: notBuiltSo },
};
const remote = /^(https?|git|ssh):\/\/|^git@|^github\.com\/|^service:|^docker-image:\/\//;

/**
 * `build` of a service. A context that is not there is an error where nothing else gives the image, and a
 * warning where `image` does.
 */
export function readBuild(
  service: Field,
  hasImage: boolean,
  lookup: Lookup,
  secrets: ReadonlyMap<string, Field>,
): BuildSpec | undefined {
  const field = service.child("build");
  if (!field) return undefined;
  if (field.isMap) field.allow(keys, leftOut);
  const contextField = field.isMap ? field.child("context") : field;
  const context = contextField ? contextField.text() : ".";
  if (context === undefined) return undefined;
  const folder = remote.test(context) ? context : hostPath(contextField ?? field, context, lookup);
  const args: Record<string, string> = {};
  for (const [key, value] of field.child("args")?.pairs() ?? []) {
    const given = value ?? lookup(key);
    if (given !== undefined) args[key] = given;
  }
  const inline = field.child("dockerfile_inline")?.text();
  const dockerfile = field.child("dockerfile")?.text() || undefined;
  const target = field.child("target")?.text();
  const build: BuildSpec = {
    context: folder,
    args,
    ...(inline === undefined ? { dockerfile: dockerfile ?? "Dockerfile" } : { dockerfileInline: inline }),
    ...(target === undefined ? {} : { target }),
    ...(field.isMap ? readForBuildKit(field, lookup, secrets) : {}),
  };
  const platform = service.child("platform")?.text();
  if (platform && build.platforms !== undefined && !build.platforms.includes(platform))
    field.child("platforms")?.error(`does not name ${platform}, the platform of the service.`);
  const problem = missingPart(build, context);
  if (problem && hasImage) field.warn(`${problem}; only the image can be used.`);
  else if (problem) field.missing(`${problem}.`);
  return build;
}

/** What only BuildKit can use, and what changes the image's platform. Absent keys stay absent. */
function readForBuildKit(
  build: Field,
  lookup: Lookup,
  declared: ReadonlyMap<string, Field>,
): Pick<BuildSpec, "additionalContexts" | "secrets" | "ssh" | "platforms" | "cacheFrom"> {
  const contexts = build.child("additional_contexts")?.pairs() ?? [];
  const additionalContexts = Object.fromEntries(
    contexts.flatMap(([name, value, item]): [string, string][] => {
      if (value === null || value === "") return item.error("has no place; expected name=folder.") ?? [];
      if (/^([a-z][a-z0-9+.-]*:\/\/|service:|git@)/i.test(value)) return [[name, value]];
      const folder = hostPath(item, value, lookup);
      if (!existsSync(folder)) item.missing(`needs folder ${quote(value)}, which does not exist.`);
      return [[name, folder]];
    }),
  );
  const ssh = (build.child("ssh")?.pairs() ?? []).map(([id, path, item]) =>
    path === null || path === "" ? id : `${id}=${hostPath(item, path, lookup)}`,
  );
  const secrets = readBuildSecrets(build, declared, lookup);
  const platforms = build.child("platforms")?.texts() ?? [];
  const cacheFrom = build.child("cache_from")?.texts() ?? [];
  return {
    ...(contexts.length === 0 ? {} : { additionalContexts }),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(ssh.length === 0 ? {} : { ssh }),
    ...(platforms.length === 0 ? {} : { platforms }),
    ...(cacheFrom.length === 0 ? {} : { cacheFrom }),
  };
}

function missingPart(build: BuildSpec, context: string): string | undefined {
  if (remote.test(context)) return undefined;
  if (!existsSync(build.context)) return `needs folder ${quote(context)}, which does not exist`;
  if (build.dockerfile === undefined || existsSync(resolve(build.context, build.dockerfile)))
    return undefined;
  return `needs ${quote(build.dockerfile)} in ${quote(context)}, which does not exist`;
}
