import { mkdir, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { hasCommand } from "../../engine/command.ts";
import { buildWithHostGo, hasGo } from "../recipes/go-binary.ts";

const input = {
  kind: "go",
  package: "github.com/docker/buildx/cmd/buildx",
  version: "v0.33.0",
  path: "buildx",
} as const;

/** A configuration folder of Docker's client with a buildx, or why none can be had here. */
export type BuildxFolder = { folder: string | undefined } | { why: string };

/** The client's own buildx where it has one (`folder` is undefined then), else one built with the machine's Go. */
export async function buildxFolder(): Promise<BuildxFolder> {
  if (!(await hasCommand("docker", "--version"))) return { why: "this machine has no docker command" };
  if (await hasCommand("docker", "buildx", "inspect", "default")) return { folder: undefined };
  if (!(await hasGo())) return { why: "Docker's client has no buildx, and there is no Go to build one with" };
  try {
    const binary = await buildWithHostGo(input, (line) => console.log(line), undefined);
    const folder = await mkdtemp(join(tmpdir(), "blackstart-buildx-"));
    await mkdir(join(folder, "cli-plugins"));
    await symlink(binary, join(folder, "cli-plugins", "docker-buildx"));
    return { folder };
  } catch (thrown) {
    return { why: `buildx could not be built: ${messageOf(thrown)}` };
  }
}
