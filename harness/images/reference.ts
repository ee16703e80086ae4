import { UserError } from "../core/errors.ts";

/** A parsed image reference: `docker.io/library/redis:7@sha256:…`. */
export interface Reference {
  /** Registry host, `docker.io` when none was written. */
  host: string;
  /** Path inside the registry, with `library/` for official images. */
  path: string;
  /** Never both absent: `latest` when neither tag nor digest was written. */
  tag?: string;
  /** `sha256:…` */
  digest?: string;
}

const pattern =
  /^(?<name>[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+(?=\/))?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Throws UserError for what no engine would accept as an image. */
export function parseReference(text: string): Reference {
  const groups = pattern.exec(normalisedHost(text))?.groups;
  if (groups?.name === undefined) throw new UserError(`"${text}" is not an image reference`);
  const slash = groups.name.indexOf("/");
  const first = groups.name.slice(0, Math.max(0, slash));
  const hasHost = slash > 0 && (first.includes(".") || first.includes(":") || first === "localhost");
  const host = hasHost && first !== "index.docker.io" ? first : "docker.io";
  const bare = hasHost ? groups.name.slice(slash + 1) : groups.name;
  const path = host === "docker.io" && !bare.includes("/") ? `library/${bare}` : bare;
  const { tag, digest } = groups;
  if (digest === undefined) return { host, path, tag: tag ?? "latest" };
  return { host, path, digest, ...(tag === undefined ? {} : { tag }) };
}

/** Registry and path without version: what two references of one image have in common. */
export function repositoryOf(reference: Reference): string {
  return `${reference.host}/${reference.path}`;
}

/** The reference in full, as the engine understands it; by digest when there is one. */
export function pullName(reference: Reference, mirror?: string): string {
  const repository = repositoryOf(reference);
  const place = mirror === undefined || mirror === "" ? repository : `${trimmed(mirror)}/${repository}`;
  return reference.digest === undefined ? `${place}:${reference.tag}` : `${place}@${reference.digest}`;
}

/** The host that a pull talks to: the mirror's when there is one. */
export function pullHost(reference: Reference, mirror?: string): string {
  return mirror === undefined || mirror === "" ? reference.host : (trimmed(mirror).split("/")[0] ?? mirror);
}

function trimmed(mirror: string): string {
  return mirror.replace(/^https?:\/\//, "").replace(/\/+$/, "");
}

/** Host names may be written in capitals, paths may not. */
function normalisedHost(text: string): string {
  const host = /^[^/]*[.:][^/]*(?=\/)/.exec(text)?.[0] ?? "";
  return host.toLowerCase() + text.slice(host.length);
}
