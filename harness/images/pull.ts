import { Readable } from "node:stream";
import type Docker from "dockerode";
import { DeadlineExceeded, withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { followEngineStream } from "../engine/engine-stream.ts";
import { parseReference, pullHost, pullName } from "./reference.ts";

/** What a registry said of an image: it has it, it answers but will not give it, or nobody answers. */
export type RegistryAnswer =
  | { kind: "has"; digest: string }
  | { kind: "refuses"; why: string }
  | { kind: "silent"; why: string };

const probeLimitMs = 6_000;
const pullLimitMs = 10 * 60_000;

/** Asks registries through the engine, whose network and credentials a pull would use; a silent host once. */
export class Registries {
  readonly #docker: Docker;
  readonly #mirror: string | undefined;
  readonly #silent = new Map<string, string>();

  constructor(docker: Docker, mirror: string | undefined) {
    this.#docker = docker;
    this.#mirror = mirror;
  }

  /** Whether the registry (or the mirror) has the image, within a few seconds. Never rejects. */
  async ask(reference: string): Promise<RegistryAnswer> {
    const parsed = parseReference(reference);
    const host = pullHost(parsed, this.#mirror);
    const known = this.#silent.get(host);
    if (known !== undefined) return { kind: "silent", why: known };
    const image = this.#docker.getImage(pullName(parsed, this.#mirror));
    try {
      const found = await withDeadline(`registry ${host}`, probeLimitMs, (abortSignal) =>
        image.distribution({ abortSignal }),
      );
      return { kind: "has", digest: String(found.Descriptor.digest) };
    } catch (thrown) {
      const why = messageOf(thrown).trim();
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
    let stream: NodeJS.ReadableStream;
    try {
      stream = await this.#docker.pull(name, { abortSignal: both });
    } catch (thrown) {
      signal?.throwIfAborted();
      throw new EnvironmentError(`pulling ${name}: ${messageOf(thrown)}`, { cause: thrown });
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
