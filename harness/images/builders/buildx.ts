import { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { EnvironmentError, messageOf } from "../../core/errors.ts";
import { runCommand } from "../../engine/command.ts";
import type { BuildRequest, NamedContext } from "../build.ts";
import { basesOf, replaceBases } from "../dockerfile/bases.ts";
import { archiveOf, dockerfileName } from "./archive.ts";
import type { Builder } from "./builder.ts";

/** A Dockerfile as it will be built. */
export interface ReadableDockerfile {
  /** Without its `# syntax=`: BuildKit would open an archive from our input twice, and it can be read once only. */
  text: string;
  /** The image that reads it in the builder's place. */
  syntax?: string;
  /** Whether its reader is known to take bases as named contexts. */
  takesContexts: boolean;
}

/**
 * Builds with `docker buildx build` on the engine's own BuildKit, so that bases are the engine's images.
 * Rejects with EnvironmentError carrying the build's last lines.
 */
export async function buildWithBuildx(
  request: BuildRequest,
  readable: ReadableDockerfile,
  builder: Extract<Builder, { kind: "buildx" }>,
  tag: string,
  labels: Record<string, string>,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { text, takesContexts } = readable;
  const dockerfile = takesContexts
    ? text
    : replaceBases(text, request.bases ?? new Map(), optionsOf(request));
  const args = buildxArguments(request, readable, tag, labels);
  try {
    await runCommand("docker", args, {
      // The caller's signal holds the limit.
      limitMs: 60 * 60_000,
      // An attestation would turn the image into an index of several, which is not what is started.
      env: { ...builder.env, ...secretVariables(request), BUILDX_NO_DEFAULT_ATTESTATIONS: "1" },
      input: Readable.from(archiveOf(request.context, dockerfile)),
      onLine: (line) => {
        const readable = progressLine(line);
        if (readable !== undefined) onLine(readable);
      },
      signal,
    });
  } catch (thrown) {
    signal.throwIfAborted();
    // BuildKit points at lines of the file that it was given.
    const message = messageOf(thrown).replaceAll(dockerfileName, request.dockerfilePath ?? "Dockerfile");
    throw new EnvironmentError(`building ${tag}: ${message}`);
  }
}

/** The command line; no shell reads it, and each value is one argument. */
export function buildxArguments(
  request: BuildRequest,
  { text, syntax, takesContexts }: ReadableDockerfile,
  tag: string,
  labels: Record<string, string>,
): string[] {
  const { buildArgs = {}, target, platform, contexts = new Map(), secrets = [], ssh = [] } = request;
  const named = [...contexts].map(([name, context]) => `${name}=${locationOf(context)}`);
  if (takesContexts) {
    for (const base of basesOf(text, optionsOf(request))) {
      const local = request.bases?.get(base);
      if (local !== undefined && local !== base) named.push(`${base}=docker-image://${local}`);
    }
  }
  const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
  const pairs = (values: Record<string, string>) =>
    Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return [
    ...["buildx", "build", "--builder", "default", "--progress", "plain", "--load"],
    ...["--tag", tag, "--file", dockerfileName],
    ...each("--label", pairs(labels)),
    ...each(
      "--build-arg",
      pairs(syntax === undefined ? buildArgs : { ...buildArgs, BUILDKIT_SYNTAX: syntax }),
    ),
    ...each("--target", target === undefined ? [] : [target]),
    ...each("--platform", platform === undefined ? [] : [platform]),
    ...each("--build-context", named),
    ...each(
      "--secret",
      secrets.map((secret, index) =>
        "file" in secret ? `id=${secret.id},src=${secret.file}` : `id=${secret.id},env=${variableOf(index)}`,
      ),
    ),
    ...each("--ssh", ssh),
    ...each("--cache-from", request.cacheFrom ?? []),
    "-",
  ];
}

/** Through these variables the command gets a secret's text, which a command line would show to everybody. */
function variableOf(index: number): string {
  return `BLACKSTART_BUILD_SECRET_${index}`;
}

function secretVariables({ secrets = [] }: BuildRequest): Record<string, string> {
  return Object.fromEntries(
    secrets.flatMap((secret, index) => ("content" in secret ? [[variableOf(index), secret.content]] : [])),
  );
}

function optionsOf({ buildArgs, contexts, target }: BuildRequest) {
  return { buildArgs, contexts: contexts?.keys(), target };
}

function locationOf(context: NamedContext): string {
  if ("image" in context) return `docker-image://${context.image}`;
  return "folder" in context ? context.folder : context.url;
}

/** BuildKit numbers its steps and says of each that it is done; what it does is worth a line. */
function progressLine(line: string): string | undefined {
  const text = stripVTControlCharacters(line)
    .replace(/^#\d+ (?:\d+\.\d+ )?/, "")
    .trimEnd();
  return text === "" || /^(?:DONE \d|CACHED$|sha256:|transferring |\.\.\.$)/.test(text) ? undefined : text;
}
