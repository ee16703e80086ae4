import { readFileSync, statSync } from "node:fs";
import { namesSecret } from "../core/mask.ts";
import type { Mount, ServiceSpec } from "./model.ts";

const urlPassword = /[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:([^\s/?#]+)@/gi;
const longestSecret = 16_384;
/** Names of people, databases and machines are told freely; a password that equals one would take it everywhere. */
const publicName = /(USER|USERNAME|LOGIN|DB|DBNAME|DATABASE|NAME|HOST|HOSTNAME)$/i;

/**
 * What logs and reports must not show: values under a secret's name, passwords inside URLs, and the contents of the
 * Compose file's secrets. A password that is also a user's or a database's name hides nothing and is left out.
 */
export function secretsOf(
  services: readonly Pick<ServiceSpec, "environment" | "files" | "mounts" | "build">[],
): string[] {
  const entries = services.flatMap(({ environment }) => Object.entries(environment));
  const told = new Set(entries.flatMap(([key, value]) => (publicName.test(key) ? [value] : [])));
  const values = entries.flatMap(([key, value]) => [
    ...(namesSecret(key) ? [value] : []),
    ...[...value.matchAll(urlPassword)].flatMap(([, password = ""]) => [password, decoded(password)]),
  ]);
  const contents = services.flatMap(({ files }) =>
    files.filter(({ secret }) => secret).map(({ content }) => content.trim()),
  );
  const mounted = services.flatMap(({ mounts }) => mounts.flatMap(mountedSecret));
  const built = services.flatMap(({ build }) =>
    (build?.secrets ?? []).flatMap((secret) =>
      "content" in secret ? [secret.content.trim()] : secretFile(secret.file),
    ),
  );
  return [...new Set([...values, ...contents, ...mounted, ...built])].filter(
    (secret) => secret !== "" && !told.has(secret),
  );
}

function mountedSecret(mount: Mount): string[] {
  return mount.type === "bind" && mount.target.startsWith("/run/secrets/") ? secretFile(mount.path) : [];
}

/** The content of a secret that is a file of the machine; one too long for a password is none. */
function secretFile(path: string): string[] {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= longestSecret ? [readFileSync(path, "utf8").trim()] : [];
  } catch {
    return [];
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
