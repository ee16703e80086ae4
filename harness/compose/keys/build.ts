import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { quote } from "../yaml/problems.ts";
import { hostPath } from "./mounts.ts";

/** Keys that we read, and those that change only where layers and tags are kept. */
const keys = new Set([
  ...["context", "dockerfile", "dockerfile_inline", "args", "target"],
  ...["cache_from", "cache_to", "tags", "labels", "pull", "no_cache", "provenance", "sbom"],
]);

/**
 * `build` of a service. A context that is not there is an error where nothing else gives the image, and a
 * warning where `image` does.
 */
export function readBuild(service: Field, hasImage: boolean, lookup: Lookup): BuildSpec | undefined {
  const field = service.child("build");
  if (!field) return undefined;
  if (field.isMap) field.allow(keys);
  const contextField = field.isMap ? field.child("context") : field;
  const context = contextField ? contextField.text() : ".";
  if (context === undefined) return undefined;
  if (/^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(context)) {
    return (contextField ?? field).error("is a remote folder, which is not supported; use a local one.");
  }
  const folder = hostPath(contextField ?? field, context, lookup);
  const args: Record<string, string> = {};
  for (const [key, value] of field.child("args")?.pairs() ?? []) {
    const given = value ?? lookup(key);
    if (given !== undefined) args[key] = given;
  }
  const inline = field.child("dockerfile_inline")?.text();
  const dockerfile = field.child("dockerfile")?.text();
  const target = field.child("target")?.text();
  const build: BuildSpec = {
    context: folder,
    args,
    ...(inline === undefined ? { dockerfile: dockerfile ?? "Dockerfile" } : { dockerfileInline: inline }),
    ...(target === undefined ? {} : { target }),
  };
  const problem = missingPart(build, context);
  if (problem && hasImage) field.warn(`${problem}; only the image can be used.`);
  else if (problem) field.error(`${problem}.`);
  return build;
}

function missingPart(build: BuildSpec, context: string): string | undefined {
  if (!existsSync(build.context)) return `needs folder ${quote(context)}, which does not exist`;
  if (build.dockerfile === undefined || existsSync(resolve(build.context, build.dockerfile)))
    return undefined;
  return `needs ${quote(build.dockerfile)} in ${quote(context)}, which does not exist`;
}
