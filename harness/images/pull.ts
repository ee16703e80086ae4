import { Readable } from "node:stream";
import type Docker from "dockerode";
import { DeadlineExceeded, withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { type Mask, maskOf } from "../core/mask.ts";
import { followEngineStream } from "../engine/engine-stream.ts";
import { Credentials, type FoundLogin } from "./credentials.ts";
import { parseReference, pullHost, pullName } from "./reference.ts";

/** What a registry said of an image: it has it, it will not give it to this user or at all, or nobody answers. */
export type RegistryAnswer =
  | { kind: "has"; digest: string }
  | { kind: "denies"; why: string }
  | { kind: "refuses"; why: string }
  | { kind: "silent"; why: string };

const probeLimitMs = 6_000;
const pullLimitMs = 10 * 60_000;

/**
 * Asks registries through the engine, whose network a pull would use, with the user's own logins, which the engine
 * does not know; a silent host once.
 */
export class Registries {
  readonly #docker: Docker;
  readonly #mirror: string | undefined;
  readonly #silent = new Map<string, string>();
  #credentials: Credentials | undefined;

  /** Without `credentials` the user's own are read when the first registry is asked. */
  constructor(docker: Docker, mirror: string | undefined, credentials?: Credentials) {
    this.#docker = docker;
    this.#mirror = mirror;
    this.#credentials = credentials;
  }

  /**
   * Whether the registry (or the mirror) has the image, within a few seconds beside what a credential program takes.
   * Rejects only with the UserError of a configuration that cannot be read.
   */
  async ask(reference: string): Promise<RegistryAnswer> {
    const parsed = parseReference(reference);
    const host = pullHost(parsed, this.#mirror);
    const known = this.#silent.get(host);
    if (known !== undefined) return { kind: "silent", why: known };
    const image = this.#docker.getImage(pullName(parsed, this.#mirror));
    const found = await this.#login(host);
    try {
      const answer = await withDeadline(`registry ${host}`, probeLimitMs, () =>
        image.distribution(loginOption(found)),
      );
      return { kind: "has", digest: String(answer.Descriptor.digest) };
    } catch (thrown) {
      const why = maskFor(found)(messageOf(thrown).trim());
      if (isDenial(thrown)) return { kind: "denies", why: denial(host, found, why) };
      if (isRefusal(thrown)) return { kind: "refuses", why };
      this.#silent.set(host, why);
      return { kind: "silent", why };
    }
  }

  /**
   * Pulls an image and returns the name to start it by, and its digest. What is pinned by digest is the official
   * image wherever it came from, so it gets the official name; what a mirror gave for a mere tag keeps its own.
   * Rejects with EnvironmentError.
   */
  async pull(
    reference: string,
    officialName: string,
    onLine: (line: string) => void,
    signal: AbortSignal | undefined,
  ): Promise<{ local: string; digest: string }> {
    const parsed = parseReference(reference);
    const name = pullName(parsed, this.#mirror);
    const limit = AbortSignal.timeout(pullLimitMs);
    const both = signal === undefined ? limit : AbortSignal.any([limit, signal]);
    onLine(`pulling ${name}`);
    const found = await this.#login(pullHost(parsed, this.#mirror));
    let stream: NodeJS.ReadableStream;
    try {
      stream = await this.#docker.pull(name, { abortSignal: both, ...loginOption(found) });
    } catch (thrown) {
      signal?.throwIfAborted();
      // The client's error is not passed on as a cause: nothing that has seen a login is shown unmasked.
      throw new EnvironmentError(`pulling ${name}: ${maskFor(found)(messageOf(thrown))}`);
    }
    await followEngineStream(Readable.from(stream), `pulling ${name}`, onLine, both);
    const image = this.#docker.getImage(name);
    const { RepoDigests } = await withDeadline(`inspecting ${name}`, 10_000, () => image.inspect());
    const digest = parsed.digest ?? digestOf(RepoDigests ?? []);
    if (parsed.digest === undefined || name === officialName) return { local: name, digest };
    const { tag } = parseReference(officialName);
    if (tag === undefined) return { local: name, digest };
    const repo = shortRepository(officialName);
    await withDeadline(`naming ${name}`, 10_000, () => image.tag({ repo, tag }));
    return { local: officialName, digest };
  }

  #login(host: string): Promise<FoundLogin> {
    this.#credentials ??= Credentials.ofUser();
    return this.#credentials.find(host);
  }
}

function loginOption(found: FoundLogin): { authconfig?: object } {
  return found.kind === "login" ? { authconfig: found.login } : {};
}

function maskFor(found: FoundLogin): Mask {
  if (found.kind === "none") return maskOf([]);
  const { serveraddress: _, ...secrets } = found.login;
  return maskOf(Object.values(secrets));
}

/** What a person must know to mend it: which registry, which login was tried, where one was looked for. */
function denial(host: string, found: FoundLogin, why: string): string {
  if (found.kind === "login")
    return `registry ${host} refused the login that ${found.place} has for it (${why})`;
  const failures = found.failures.length === 0 ? "" : `; ${found.failures.join("; ")}`;
  const server = host === "docker.io" ? "" : ` ${host}`;
  return (
    `registry ${host} gives it to known users only, or does not have it, and ${found.places.join(" and ")} ` +
    `${found.places.length === 1 ? "has" : "have"} no login for ${host} (docker login${server})${failures} (${why})`
  );
}

/** The registry wants a login, or another one. */
function isDenial(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("statusCode" in thrown)) return false;
  const status = Number(thrown.statusCode);
  if (status === 401 || status === 403) return true;
  return /unauthorized|authentication required|no basic auth credentials|access (?:to the resource is )?denied|denied:|incorrect username or password/i.test(
    thrown.message,
  );
}

/** The engine passes a registry's own "not found" or "denied" on; what the network said is no answer of a registry. */
function isRefusal(thrown: unknown): boolean {
  if (thrown instanceof DeadlineExceeded || !(thrown instanceof Error) || !("statusCode" in thrown))
    return false;
  if (/no such host|dial tcp|connection refused|i\/o timeout|EOF|TLS|x509/i.test(thrown.message))
    return false;
  const status = Number(thrown.statusCode);
  return (
    (status >= 400 && status < 500) || /manifest unknown|name unknown|not found|denied/i.test(thrown.message)
  );
}

function shortRepository(officialName: string): string {
  return officialName.replace(/@sha256:.*$/, "").replace(/:[^:/]*$/, "");
}

/** The first repository digest of an image, which is what its registry calls it. */
export function digestOf(repoDigests: string[]): string {
  return repoDigests[0]?.replace(/^.*@/, "") ?? "";
}
