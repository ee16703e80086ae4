import { existsSync } from "node:fs";
import type { BuildSecretSpec, ContentFile, Mount } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { quote } from "../yaml/problems.ts";
import { sourceKeys, useKeys } from "./known-keys.ts";
import { hostPath } from "./mounts.ts";

type Kind = "secrets" | "configs";
type Sources = ReadonlyMap<string, Field>;

/**
 * `secrets` and `configs` of a service: those from a file become read-only mounts, those from a variable or
 * with inline content become files to be written.
 */
export function readSecrets(
  service: Field,
  declared: Record<Kind, Sources>,
  lookup: Lookup,
): { mounts: Mount[]; files: ContentFile[] } {
  const mounts: Mount[] = [];
  const files: ContentFile[] = [];
  for (const kind of ["secrets", "configs"] as const) {
    for (const item of service.child(kind)?.items() ?? []) {
      const name = item.isMap ? item.child("source")?.text() : item.text();
      if (item.isMap) item.allow(useKeys);
      if (name === undefined) {
        if (item.isMap && !item.child("source")) item.error("has no source.");
        continue;
      }
      const source = declared[kind].get(name);
      if (!source) {
        item.error(`names ${quote(name)}, which is not under ${kind}.`);
        continue;
      }
      const folder = kind === "secrets" ? "/run/secrets/" : "/";
      const wanted = item.child("target")?.text() ?? name;
      const target = wanted.startsWith("/") ? wanted : `${folder}${wanted}`;
      const path = source.child("file")?.text();
      const content = path === undefined ? contentOf(source, lookup) : undefined;
      if (path !== undefined) {
        const file = hostPath(source, path, lookup);
        if (!existsSync(file)) source.missing(`needs ${quote(path)}, which does not exist.`);
        mounts.push({ type: "bind", path: file, target, readOnly: true });
      } else if (content !== undefined) {
        for (const key of ["mode", "uid", "gid"])
          item.child(key)?.exclude("the file belongs to root and everybody may read it");
        files.push({ target, content, secret: kind === "secrets" });
      }
    }
  }
  return { mounts, files };
}

/** A secret or config of the file: a key that Compose does not know is an error. */
export function checkSource(kind: Kind, field: Field): void {
  if (field.isMap) field.allow(sourceKeys[kind]);
}

/** Secrets that a build may mount: names of the file's `secrets`, or maps with `source` and `target`. */
export function readBuildSecrets(build: Field, declared: Sources, lookup: Lookup): BuildSecretSpec[] {
  return (build.child("secrets")?.items() ?? []).flatMap((item): BuildSecretSpec[] => {
    const name = item.isMap ? item.child("source")?.text() : item.text();
    if (name === undefined) return item.isMap ? (item.error("has no source.") ?? []) : [];
    const source = declared.get(name);
    if (!source) return item.error(`names ${quote(name)}, which is not under secrets.`) ?? [];
    const id = item.isMap ? (item.child("target")?.text() ?? name) : name;
    const path = source.child("file")?.text();
    if (path === undefined) {
      const content = contentOf(source, lookup);
      return content === undefined ? [] : [{ id, content }];
    }
    const file = hostPath(source, path, lookup);
    if (!existsSync(file)) source.missing(`needs ${quote(path)}, which does not exist.`);
    return [{ id, file }];
  });
}

function contentOf(source: Field, lookup: Lookup): string | undefined {
  const inline = source.child("content")?.text();
  if (inline !== undefined) return inline;
  const variable = source.child("environment")?.text();
  if (variable === undefined) {
    return source.missing("has neither file, content nor environment; external ones are not supported.");
  }
  return lookup(variable) ?? source.missing(`needs variable ${variable}, which is not set.`);
}
