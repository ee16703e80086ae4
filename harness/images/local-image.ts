import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { UserError } from "../core/errors.ts";
import type { Turns } from "../core/turns.ts";
import type { OnProgress } from "../engine/engine-stream.ts";
import { buildImage } from "./build.ts";
import type { Catalogue, CatalogueEntry } from "./catalogue.ts";
import { hostCertificates } from "./certificates.ts";
import { type ContextFile, contentHash } from "./content-hash.ts";
import { readFolder } from "./folder-context.ts";
import { imageId } from "./image-id.ts";
import { bootstrapArguments, bootstrapImage } from "./recipes/bootstrap.ts";
import { buildWithHostGo, hasGo } from "./recipes/go-binary.ts";
import { buildInContainer } from "./recipes/go-in-container.ts";
import { fetchJars, parseJarList } from "./recipes/maven.ts";
import { fetchNpmPackage } from "./recipes/npm-package.ts";
import type { LocalRecipe, RecipeInput } from "./recipes/recipe.ts";

export interface LocalImageOptions {
  docker: Docker;
  catalogue: Catalogue;
  /** How many builds may run at the same time. */
  turns: Turns;
  /** Whether missing host tools may be installed on this machine. */
  mayInstall: boolean;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

/** Builds local images of the catalogue, each once, bases first. */
export class LocalImages {
  readonly #options: LocalImageOptions;
  readonly #running = new Map<string, Promise<string>>();

  constructor(options: LocalImageOptions) {
    this.#options = options;
  }

  /** The tag of a local image, built if the engine does not have it yet. */
  ensure(name: string): Promise<string> {
    let running = this.#running.get(name);
    if (running === undefined) {
      running = this.#make(name);
      this.#running.set(name, running);
    }
    return running;
  }

  async #make(name: string): Promise<string> {
    const { catalogue, docker } = this.#options;
    const entry = catalogue.get(name);
    if (entry === undefined) throw new UserError(`the image catalogue has no "${name}"`);
    const { local } = entry;
    if (local.kind === "bootstrap") {
      const tag = `blackstart/${name}:${local.version}-${contentHash(new Map(), ...bootstrapArguments(local))}`;
      if (await imageId(docker, tag)) return tag;
      const { mayInstall, onProgress, signal, turns } = this.#options;
      await turns.take(() => bootstrapImage(docker, local, tag, mayInstall, onProgress, signal));
      return tag;
    }
    const base = local.base === undefined ? undefined : await this.ensure(local.base);
    const files = await readFolder(entry.folder);
    files.delete("image.json");
    const hash = contentHash(files, base ?? "", process.arch, ...inputFacts(local.inputs));
    const tag = `blackstart/${name}:${local.version}-${hash}`;
    if (await imageId(docker, tag)) return tag;
    // A builder takes a turn of its own, so it must be there before this build holds one.
    const builder = await this.#goBuilder(local);
    return this.#options.turns.take(() => this.#build(entry, local, files, base, builder, hash));
  }

  async #goBuilder(recipe: Extract<LocalRecipe, { kind: "build" }>): Promise<string | undefined> {
    const needsGo = recipe.inputs.some((input) => input.kind === "go");
    return needsGo && !(await hasGo()) ? this.ensure("go-builder") : undefined;
  }

  async #build(
    entry: CatalogueEntry,
    recipe: Extract<LocalRecipe, { kind: "build" }>,
    files: Map<string, ContextFile>,
    base: string | undefined,
    builder: string | undefined,
    hash: string,
  ): Promise<string> {
    const { docker, onProgress, signal } = this.#options;
    const dockerfile = await readFile(join(entry.folder, "Dockerfile"), "utf8");
    const context = new Map(files);
    for (const input of recipe.inputs) {
      for (const [path, file] of await this.#fetch(entry, input, builder)) {
        context.set(path === "" ? input.path : `${input.path}/${path}`, file);
      }
    }
    return buildImage({
      docker,
      context,
      dockerfile,
      hash,
      tagPrefix: `blackstart/${entry.name}:${recipe.version}`,
      bases: new Map(recipe.base === undefined || base === undefined ? [] : [[recipe.base, base]]),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #fetch(
    entry: CatalogueEntry,
    input: RecipeInput,
    builder: string | undefined,
  ): Promise<Map<string, ContextFile>> {
    const { docker, onProgress, signal } = this.#options;
    const onLine = (line: string) => onProgress?.(entry.name, line);
    switch (input.kind) {
      case "certificates":
        return new Map([["", hostCertificates()]]);
      case "npm":
        return fetchNpmPackage(input.package, input.file, onLine, signal);
      case "maven": {
        const file = join(entry.folder, input.list);
        return fetchJars(entry.name, parseJarList(file, await readFile(file, "utf8")), onProgress, signal);
      }
      case "go": {
        const path =
          builder === undefined
            ? await buildWithHostGo(input, onLine, signal)
            : await buildInContainer(docker, builder, input, entry.name, onProgress, signal);
        return new Map([["", { content: await readFile(path), mode: 0o755 }]]);
      }
    }
  }
}

/** What makes two builds of one recipe differ without the recipe's files differing. */
function inputFacts(inputs: RecipeInput[]): string[] {
  return inputs.map((input) => {
    const fact = JSON.stringify(input);
    return input.kind === "certificates" ? `${fact}${hostCertificates().toString("base64")}` : fact;
  });
}
