import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";

/** What opens a registry: a name with its password, or a token that stands for both. */
export type RegistryLogin =
  | { username: string; password: string }
  | { identitytoken: string }
  | { registrytoken: string };

/** Where Docker's client keeps logins: in the file itself, or with a program per registry or for all. */
export interface DockerConfig {
  /** What it was read from, for messages: a path or `DOCKER_AUTH_CONFIG`. */
  place: string;
  /** Logins by the server's name as it is written there. */
  auths: ReadonlyMap<string, RegistryLogin>;
  /** Credential programs by registry. */
  helpers: ReadonlyMap<string, string>;
  /** The program for all other registries. */
  store: string | undefined;
}

/**
 * The user's configurations, the one that wins first: `DOCKER_AUTH_CONFIG`, then `config.json` of `DOCKER_CONFIG` or
 * `~/.docker`. Throws UserError naming the place of what cannot be read; its content is never shown.
 */
export function readDockerConfigs(env: NodeJS.ProcessEnv = process.env): DockerConfig[] {
  const { DOCKER_AUTH_CONFIG: inline, DOCKER_CONFIG: named } = env;
  const folder = named === undefined || named === "" ? join(homedir(), ".docker") : named;
  const file = join(folder, "config.json");
  const configs: DockerConfig[] = [];
  if (inline !== undefined && inline.trim() !== "")
    configs.push(parseDockerConfig(inline, "DOCKER_AUTH_CONFIG"));
  const text = contentOf(file);
  configs.push(parseDockerConfig(text === undefined || text.trim() === "" ? "{}" : text, file));
  return configs;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(`${file}: Docker's configuration cannot be read (${code})`);
  }
}

/** Reads one configuration. The parser's own message is left out, because it quotes what it stumbled on. */
export function parseDockerConfig(text: string, place: string): DockerConfig {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UserError(`${place}: is no JSON, so no registry's login can be read from it`);
  }
  const fields = mapAt(place, "the whole", content);
  const auths = new Map<string, RegistryLogin>();
  for (const [server, entry] of Object.entries(mapAt(place, "auths", fields.auths))) {
    const login = loginOf(place, server, mapAt(place, `auths of ${server}`, entry));
    if (login !== undefined) auths.set(server, login);
  }
  const helpers = new Map<string, string>();
  for (const [server, name] of Object.entries(mapAt(place, "credHelpers", fields.credHelpers))) {
    helpers.set(server, textAt(place, `credHelpers of ${server}`, name));
  }
  const store = textAt(place, "credsStore", fields.credsStore);
  return { place, auths, helpers, store: store === "" ? undefined : store };
}

/** An entry without a login is usual: a credential program holds it. */
function loginOf(place: string, server: string, fields: Record<string, unknown>): RegistryLogin | undefined {
  const text = (key: string) => textAt(place, `${key} of ${server}`, fields[key]);
  const identitytoken = text("identitytoken");
  if (identitytoken !== "") return { identitytoken };
  const registrytoken = text("registrytoken");
  if (registrytoken !== "") return { registrytoken };
  const auth = text("auth");
  if (auth === "") {
    const [username, password] = [text("username"), text("password")];
    return username === "" && password === "" ? undefined : { username, password };
  }
  const decoded = Buffer.from(auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) throw new UserError(`${place}: auth of ${server} is no user:password in base64`);
  // Docker's client pads what it stores with zero bytes.
  const password = decoded.slice(colon + 1).replace(/\0+$/, "");
  return { username: decoded.slice(0, colon), password };
}

function mapAt(place: string, name: string, value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw new UserError(`${place}: ${name} is no map, so no registry's login can be read from it`);
  return value as Record<string, unknown>;
}

function textAt(place: string, name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new UserError(`${place}: ${name} is no text`);
  return value;
}
