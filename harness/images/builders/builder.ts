import type Docker from "dockerode";
import { withDeadline } from "../../core/deadline.ts";
import { messageOf } from "../../core/errors.ts";
import { runCommand } from "../../engine/command.ts";
import type { DockerfileReader } from "../dockerfile/requirements.ts";

/** What builds images here. */
export type Builder =
  /** The engine's own, over its API. `why` says what kept us from BuildKit. */
  | { kind: "classic"; reader: "classic"; why: string }
  /** The engine's BuildKit over its API. `why` says what kept us from buildx, which can more. */
  | { kind: "engine"; reader: Exclude<DockerfileReader, "classic">; why: string }
  /** `docker buildx`, with the engine's BuildKit. `env` leads Docker's client to the same engine as ours. */
  | { kind: "buildx"; reader: Exclude<DockerfileReader, "classic">; env: Record<string, string> };

/** Docker 23, the first whose BuildKit takes named contexts and reads Dockerfiles with here-documents by itself. */
const currentApi = [1, 42] as const;
/** Docker 20.10: its BuildKit reads Dockerfile 1.2. Those of before have one too that reads less, and are out of use. */
const firstApi = [1, 41] as const;
const found = new WeakMap<Docker, Promise<Builder>>();

/**
 * BuildKit, through buildx where Docker's client has one that reaches it, else over the engine's API; the classic builder
 * where the engine has none. Looked for once.
 */
export function findBuilder(docker: Docker): Promise<Builder> {
  let finding = found.get(docker);
  if (finding === undefined) {
    finding = lookForBuilder(docker);
    found.set(docker, finding);
  }
  return finding;
}

export async function lookForBuilder(docker: Docker): Promise<Builder> {
  const env = engineOf(docker);
  const reader = await readerOf(docker);
  const why = await whyNoBuildx(env);
  if (reader === undefined) return { kind: "classic", reader: "classic", why: why ?? "the engine has none" };
  return why === undefined ? { kind: "buildx", reader, env } : { kind: "engine", reader, why };
}

async function whyNoBuildx(env: Record<string, string>): Promise<string | undefined> {
  try {
    // Named `default`: the engine's own BuildKit. Other builders run in containers and see no image of the engine.
    const printed = await runCommand("docker", ["buildx", "inspect", "default"], { limitMs: 20_000, env });
    if (!/^Driver:\s*docker\s*$/m.test(printed))
      return "the default builder of docker buildx is not the engine's";
    const error = /^Error:\s*(.+)$/m.exec(printed)?.[1];
    return error === undefined ? undefined : `docker buildx: ${error}`;
  } catch (thrown) {
    return /unknown command|is not a docker command/.test(messageOf(thrown))
      ? "Docker's client has no buildx"
      : `docker buildx does not work (${messageOf(thrown).split("\n")[0]})`;
  }
}

/** How far the engine's BuildKit reads Dockerfiles; nothing where it has none, or is another maker's engine. */
async function readerOf(docker: Docker): Promise<Exclude<DockerfileReader, "classic"> | undefined> {
  const { ApiVersion, Os, Components } = await withDeadline("the engine", 10_000, () => docker.version());
  const isDockers = (Components ?? []).some(({ Name }) => Name === "Engine");
  if (!isDockers || Os !== "linux" || !isFrom(ApiVersion, firstApi)) return undefined;
  return isFrom(ApiVersion, currentApi) ? "current" : "1.2";
}

function isFrom(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** A socket that we found by ourselves; what DOCKER_HOST named, Docker's client reads there too. */
function engineOf(docker: Docker): Record<string, string> {
  const { socketPath } = docker.modem as { socketPath?: string };
  return socketPath === undefined ? {} : { DOCKER_HOST: `unix://${socketPath}` };
}
