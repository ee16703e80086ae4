import type Docker from "dockerode";
import { EnvironmentError, UserError } from "../../core/errors.ts";
import type { BuildRequest } from "../build.ts";
import { neededPart } from "../dockerfile/bases.ts";
import { readDockerfile, type SyntaxDirective } from "../dockerfile/read.ts";
import { unmetBy } from "../dockerfile/requirements.ts";
import { imageId } from "../image-id.ts";
import { Registries } from "../pull.ts";
import { parseReference, repositoryOf } from "../reference.ts";
import type { Builder } from "./builder.ts";
import type { ReadableDockerfile } from "./buildx.ts";

/** Docker's own readers; what they read, a builder reads by itself as far as it is new enough. */
const ownReaders = new Set(["docker.io/docker/dockerfile", "docker.io/docker/dockerfile-upstream"]);

/**
 * The Dockerfile as this builder can read it. What `# syntax=` names comes from a registry; where Docker's own reader
 * is named and cannot be had, the builder's stands in.
 *
 * Rejects with UserError naming file and line of what the builder does not know, and with EnvironmentError where a
 * reader of another kind cannot be had.
 *
 * @param file what the Dockerfile is called in messages
 */
export async function readableBy(
  builder: Builder,
  request: BuildRequest,
  file: string,
  onLine: (line: string) => void,
): Promise<ReadableDockerfile> {
  const { docker, dockerfile } = request;
  const { syntax } = readDockerfile(dockerfile);
  const isOwn = syntax === undefined || isOwnReader(syntax.image);
  if (builder.kind === "classic") {
    if (!isOwn)
      throw new UserError(`${placeOf(file, syntax)}: # syntax=${syntax.image} ${needsBuildKit(builder.why)}`);
    const [key] = keysForBuildKit(request);
    if (key !== undefined)
      throw new UserError(`${request.place ?? file}: build.${key} ${needsBuildKit(builder.why)}`);
    const { buildArgs, target } = request;
    const [unmet] = unmetBy("classic", neededPart(dockerfile, { buildArgs, target }));
    if (unmet !== undefined)
      throw new UserError(`${file}:${unmet.line}: ${unmet.what} ${needsBuildKit(builder.why)}`);
    return { text: dockerfile, takesContexts: false };
  }
  const [beyond] = builder.kind === "engine" ? keysForBuildKit(request) : [];
  if (builder.kind === "engine" && beyond !== undefined)
    throw new UserError(
      `${request.place ?? file}: build.${beyond} needs Docker's buildx plugin, and it cannot be used: ${builder.why}`,
    );
  // Who names a reader on the command line knows what it reads.
  if (request.buildArgs?.BUILDKIT_SYNTAX !== undefined)
    return { text: dockerfile, takesContexts: takesContexts(builder) };
  const missing = syntax === undefined ? undefined : await lackOf(docker, syntax.image);
  // Of which version the named reader is its name does not tell, so bases are put into the file's own text.
  if (syntax !== undefined && missing === undefined)
    return { text: withoutLine(dockerfile, syntax.line), syntax: syntax.image, takesContexts: false };
  if (!isOwn)
    throw new EnvironmentError(
      `${placeOf(file, syntax)}: # syntax=${syntax.image} cannot be had: ${missing}`,
    );
  const text = readablePart(builder, request);
  const [unmet] = unmetBy(builder.reader, text);
  if (unmet !== undefined) {
    const instead =
      syntax === undefined ? "" : `; ${syntax.image} of line ${syntax.line} cannot be had: ${missing}`;
    throw new UserError(
      `${file}:${unmet.line}: ${unmet.what} is not known to the BuildKit of this engine (Docker 23 and later know it` +
        `${syntax === undefined ? ", and so does # syntax=docker/dockerfile:1" : ""})${instead}`,
    );
  }
  if (builder.reader !== "current" && (request.contexts?.size ?? 0) > 0)
    throw new UserError(
      `${request.place ?? file}: build.additional_contexts is not known to the BuildKit of this engine (Docker 23 and later know it)`,
    );
  if (syntax === undefined) return { text, takesContexts: takesContexts(builder) };
  onLine(`${syntax.image} cannot be had (${missing}): the builder reads the Dockerfile by itself`);
  return { text: withoutLine(text, syntax.line), takesContexts: takesContexts(builder) };
}

/**
 * A builder reads the whole file before it leaves out stages that its target does not need, so that it refuses one
 * that it would never run: such a file is given to it without them.
 */
function readablePart(
  { reader }: Builder,
  { dockerfile, buildArgs, contexts, target }: BuildRequest,
): string {
  if (unmetBy(reader, dockerfile).length === 0) return dockerfile;
  return neededPart(dockerfile, { buildArgs, contexts: contexts?.keys(), target });
}

/**
 * The builder for a request: what the classic one can build it builds where there is no buildx, for its cache is the one
 * that the engine's images were built with; BuildKit over the API is for what it would refuse.
 */
export function fittingBuilder(builder: Builder, request: BuildRequest): Builder {
  if (builder.kind !== "engine" || asksForBuildKit(request)) return builder;
  return { kind: "classic", reader: "classic", why: builder.why };
}

function asksForBuildKit(request: BuildRequest): boolean {
  const { dockerfile, buildArgs, target } = request;
  const { syntax } = readDockerfile(dockerfile);
  if (syntax !== undefined && !isOwnReader(syntax.image)) return true;
  if (buildArgs?.BUILDKIT_SYNTAX !== undefined || keysForBuildKit(request).length > 0) return true;
  return unmetBy("classic", neededPart(dockerfile, { buildArgs, target })).length > 0;
}

/** Bases go into the file's own text where nothing can carry them beside it. */
function takesContexts({ kind, reader }: Builder): boolean {
  return kind === "buildx" && reader === "current";
}

/** Keys of a Compose file's build that the classic builder has nothing for. */
function keysForBuildKit({ contexts, secrets, ssh }: BuildRequest): string[] {
  return [
    ...((contexts?.size ?? 0) > 0 ? ["additional_contexts"] : []),
    ...((secrets?.length ?? 0) > 0 ? ["secrets"] : []),
    ...((ssh?.length ?? 0) > 0 ? ["ssh"] : []),
  ];
}

function isOwnReader(image: string): boolean {
  try {
    return ownReaders.has(repositoryOf(parseReference(image)));
  } catch {
    return false;
  }
}

function placeOf(file: string, syntax: SyntaxDirective | undefined): string {
  return `${file}:${syntax?.line ?? 1}`;
}

function needsBuildKit(why: string): string {
  return `needs BuildKit, and only the classic builder is here: ${why} (install Docker's buildx plugin)`;
}

const asked = new WeakMap<Docker, Registries>();

/** Why a reader cannot be had; undefined where the engine or its registry has it. */
async function lackOf(docker: Docker, image: string): Promise<string | undefined> {
  if ((await imageId(docker, image)) !== undefined) return undefined;
  const registries = asked.get(docker) ?? new Registries(docker, undefined);
  asked.set(docker, registries);
  const answer = await registries.ask(image);
  return answer.kind === "has" ? undefined : answer.why;
}

/** The line stays, empty of meaning, so that places in the builder's messages are those of the file. */
function withoutLine(text: string, line: number): string {
  return text
    .split("\n")
    .map((content, index) => (index === line - 1 ? "#" : content))
    .join("\n");
}
