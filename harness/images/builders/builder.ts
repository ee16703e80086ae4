import type Docker from "dockerode";
import { withDeadline } from "../../core/deadline.ts";
import { messageOf } from "../../core/errors.ts";
import { runCommand } from "../../engine/command.ts";
import type { DockerfileReader } from "../dockerfile/requirements.ts";

/** What builds images here. */
export type Builder =
  /** The engine's own, over its API. `why` says what kept us from BuildKit. */
  | { kind: "classic"; reader: "classic"; why: string }
  /** `docker buildx`, with the engine's BuildKit. `env` leads Docker's client to the same engine as ours. */
  | { kind: "buildx"; reader: Exclude<DockerfileReader, "classic">; env: Record<string, string> };

/** Docker 23, the first whose BuildKit takes named contexts and reads Dockerfiles with here-documents by itself. */
const currentApi = [1, 42] as const;
const found = new WeakMap<Docker, Promise<Builder>>();

/** BuildKit where Docker's client has a buildx that reaches it, else the classic builder; looked for once. */
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
  try {
    // Named `default`: the engine's own BuildKit. Other builders run in containers and see no image of the engine.
    const printed = await runCommand("docker", ["buildx", "inspect", "default"], { limitMs: 20_000, env });
    if (!/^Driver:\s*docker\s*$/m.test(printed))
      return {
        kind: "classic",
        reader: "classic",
        why: "the default builder of docker buildx is not the engine's",
      };
    const error = /^Error:\s*(.+)$/m.exec(printed)?.[1];
    if (error !== undefined) return { kind: "classic", reader: "classic", why: `docker buildx: ${error}` };
  } catch (thrown) {
    const why = /unknown command|is not a docker command/.test(messageOf(thrown))
      ? "Docker's client has no buildx"
      : `docker buildx does not work (${messageOf(thrown).split("\n")[0]})`;
    return { kind: "classic", reader: "classic", why };
  }
  const { ApiVersion } = await withDeadline("the engine", 10_000, () => docker.version());
  const [major = 0, minor = 0] = ApiVersion.split(".").map(Number);
  const isCurrent = major > currentApi[0] || (major === currentApi[0] && minor >= currentApi[1]);
  return { kind: "buildx", reader: isCurrent ? "current" : "1.2", env };
}

/** A socket that we found by ourselves; what DOCKER_HOST named, Docker's client reads there too. */
function engineOf(docker: Docker): Record<string, string> {
  const { socketPath } = docker.modem as { socketPath?: string };
  return socketPath === undefined ? {} : { DOCKER_HOST: `unix://${socketPath}` };
}
