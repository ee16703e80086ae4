import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { Turns } from "../core/turns.ts";
import type { OnProgress } from "../engine/engine-stream.ts";
import { type Catalogue, type CatalogueEntry, findEntry, readCatalogue } from "./catalogue.ts";
import { imageId } from "./image-id.ts";
import { LocalImages } from "./local-image.ts";
import { digestOf, Registries, type RegistryAnswer } from "./pull.ts";
import { parseReference } from "./reference.ts";

/** Where images may come from. */
export type ImageSource = "auto" | "registry" | "local";

export interface EnsureOptions {
  docker: Docker;
  /**
   * `auto`: what the engine has under that name, else a pull when the registry answers, else a local build;
   * `registry`: pulled, never built; `local`: built, or already on the engine, never pulled.
   */
  source: ImageSource;
  /** Put before every reference that is pulled: `mirror.example:5000/cache`. */
  mirror?: string | undefined;
  /** Whether host tools that a local build needs may be installed. Only the repository's own commands may. */
  mayInstall: boolean;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  catalogue?: Catalogue;
}

export interface ResolvedImage {
  /** As the Compose file or the harness wrote it. */
  reference: string;
  /** What to start. A local build never has the official name. */
  local: string;
  source: "registry" | "local" | "present";
  /** Version of what is started: the local recipe's, else the reference's tag. */
  version: string;
  /** The repository digest of what a registry gave, else the engine's image id. */
  digest: string;
  /** Set where the official image was never started in this project's own tests. */
  neverStartedHere?: true;
}

/** `BLACKSTART_IMAGES` as a source; throws UserError for what is none. */
export function parseSource(text: string | undefined): ImageSource {
  if (text === undefined || text === "") return "auto";
  if (text === "auto" || text === "registry" || text === "local") return text;
  throw new UserError(`"${text}" is no image source: auto, registry or local`);
}

/**
 * Makes sure that every reference can be started, in parallel, and says what each one is.
 * Rejects with EnvironmentError naming the reference that cannot be had, or with the signal's reason.
 */
export async function ensureImages(references: string[], options: EnsureOptions): Promise<ResolvedImage[]> {
  const catalogue = options.catalogue ?? readCatalogue();
  const { docker, onProgress, signal } = options;
  const turns = new Turns(3);
  const locals = new LocalImages({
    docker,
    catalogue,
    turns,
    mayInstall: options.mayInstall,
    onProgress,
    signal,
  });
  const resolver = new Resolver(options, catalogue, new Registries(docker, options.mirror), locals, turns);
  const running = new Map<string, Promise<ResolvedImage>>();
  for (const reference of references) {
    if (!running.has(reference)) running.set(reference, resolver.resolve(reference));
  }
  // One failure must not leave the others building behind the caller's back.
  const settled = await Promise.allSettled(references.map((reference) => running.get(reference)));
  signal?.throwIfAborted();
  return settled.map((result, index) => {
    if (result.status === "rejected") throw result.reason;
    if (result.value === undefined) throw new EnvironmentError(`${references[index]} was not resolved`);
    return result.value;
  });
}

class Resolver {
  readonly #options: EnsureOptions;
  readonly #catalogue: Catalogue;
  readonly #registries: Registries;
  readonly #locals: LocalImages;
  readonly #turns: Turns;

  constructor(
    options: EnsureOptions,
    catalogue: Catalogue,
    registries: Registries,
    locals: LocalImages,
    turns: Turns,
  ) {
    this.#options = options;
    this.#catalogue = catalogue;
    this.#registries = registries;
    this.#locals = locals;
    this.#turns = turns;
  }

  async resolve(reference: string): Promise<ResolvedImage> {
    const found = findEntry(this.#catalogue, reference);
    const { source } = this.#options;
    if (source !== "registry") {
      // A name of ours is not in any registry, and under `local` a catalogued one is always our build.
      const present = source === "local" && found !== undefined ? undefined : await this.#present(reference);
      if (present !== undefined) return present;
    }
    if (source === "local")
      return this.#build(reference, found?.entry, "images are built locally in this run");
    const pinned = found?.exact === true ? withDigest(reference, found.entry.digest) : reference;
    const answer = await this.#registries.ask(pinned);
    if (answer.kind === "has")
      return this.#pull(reference, pinned, found?.exact === true ? found.entry : undefined);
    const why = reasonOf(answer);
    // Where a login would do, other advice only leads away from it.
    if (source === "registry" || (answer.kind === "denies" && found === undefined))
      throw new EnvironmentError(`image ${reference}: ${why}`);
    if (found !== undefined) this.#options.onProgress?.(found.entry.name, `built locally: ${why}`);
    return this.#build(reference, found?.entry, why);
  }

  async #present(reference: string): Promise<ResolvedImage | undefined> {
    const { docker } = this.#options;
    const id = await imageId(docker, reference);
    if (id === undefined) return undefined;
    const image = docker.getImage(reference);
    const { RepoDigests } = await withDeadline(`inspecting ${reference}`, 10_000, () => image.inspect());
    const digest = digestOf(RepoDigests ?? []) || id;
    return { reference, local: reference, source: "present", version: versionOf(reference), digest };
  }

  async #pull(reference: string, pinned: string, entry: CatalogueEntry | undefined): Promise<ResolvedImage> {
    const { onProgress, signal } = this.#options;
    const name = entry?.name ?? reference;
    const pulled = await this.#turns.take(() =>
      this.#registries.pull(pinned, reference, (line) => onProgress?.(name, line), signal),
    );
    const resolved = { reference, ...pulled, source: "registry", version: versionOf(reference) } as const;
    return entry?.neverStartedHere ? { ...resolved, neverStartedHere: true } : resolved;
  }

  async #build(reference: string, entry: CatalogueEntry | undefined, why: string): Promise<ResolvedImage> {
    const { docker } = this.#options;
    if (entry === undefined) {
      throw new EnvironmentError(
        `image ${reference}: ${why}, it is not on the engine, and the catalogue has no recipe for it; ` +
          "load it into the engine (docker load) or set BLACKSTART_MIRROR to a registry that has it",
      );
    }
    const local = await this.#locals.ensure(entry.name);
    const digest = (await imageId(docker, local)) ?? "";
    return { reference, local, source: "local", version: entry.local.version, digest };
  }
}

function reasonOf(answer: Exclude<RegistryAnswer, { kind: "has" }>): string {
  if (answer.kind === "silent") return `no registry answers (${answer.why})`;
  return answer.kind === "denies" ? answer.why : `the registry refused (${answer.why})`;
}

function withDigest(reference: string, digest: string | undefined): string {
  return digest === undefined || reference.includes("@") ? reference : `${reference}@${digest}`;
}

function versionOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed.tag ?? parsed.digest?.slice(0, 19) ?? "";
}
