import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { EnvironmentError } from "../../core/errors.ts";
import { cached } from "../../engine/cache.ts";
import { hasCommand, runCommand } from "../../engine/command.ts";
import { followEngineStream, type OnProgress } from "../../engine/engine-stream.ts";
import { imageId } from "../image-id.ts";
import type { LocalRecipe } from "./recipe.ts";

type Bootstrap = Extract<LocalRecipe, { kind: "bootstrap" }>;

/** What a file system without manuals leaves out; licences stay, as the packages' terms ask. */
const excluded = ["/usr/share/man/*", "/usr/share/info/*", "/usr/share/doc/*", "/usr/share/locale/*"];

/** Options of mmdebstrap: part of the image's hash, so that another choice is another image. */
export function bootstrapArguments(recipe: Bootstrap): string[] {
  return [
    "--variant=apt",
    `--include=${recipe.packages.join(",")}`,
    ...excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    '--aptopt=APT::Install-Recommends "false"',
    recipe.suite,
  ];
}

/** Makes a Debian file system from packages and imports it under `tag`. Needs mmdebstrap on this machine. */
export async function bootstrapImage(
  docker: Docker,
  recipe: Bootstrap,
  tag: string,
  mayInstall: boolean,
  onProgress: OnProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const onLine = (line: string) => onProgress?.("base", line);
  const file = await cached(`base/${process.arch}-${tag.replace(/^.*:/, "")}.tar`, async (draft) => {
    await needMmdebstrap(mayInstall, onLine, signal);
    const options = { limitMs: 10 * 60_000, onLine, signal };
    await runCommand("mmdebstrap", ["--format=tar", ...bootstrapArguments(recipe), draft], options);
  });
  onLine("importing the file system into the engine");
  const separator = tag.lastIndexOf(":");
  const stream = await docker.importImage(createReadStream(file), {
    repo: tag.slice(0, separator),
    tag: tag.slice(separator + 1),
    changes: ["CMD bash", "LABEL blackstart.image=base"],
    abortSignal: signal,
  });
  await followEngineStream(Readable.from(stream), `importing ${tag}`, () => undefined, signal);
  if (!(await imageId(docker, tag))) throw new EnvironmentError(`importing ${tag} ended without an image`);
  // The engine has it now, and at this size a second copy is worth less than the disk.
  await rm(file, { force: true });
}

async function needMmdebstrap(
  mayInstall: boolean,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (await hasCommand("mmdebstrap")) return;
  const hint =
    "no image registry answers, and building images here needs mmdebstrap: apt-get install mmdebstrap";
  if (!mayInstall || process.getuid?.() !== 0 || !(await hasCommand("apt-get")))
    throw new EnvironmentError(hint);
  const options = { limitMs: 5 * 60_000, onLine, signal, env: { DEBIAN_FRONTEND: "noninteractive" } };
  await runCommand("apt-get", ["update"], options);
  const packages = ["mmdebstrap", "debian-archive-keyring"];
  await runCommand("apt-get", ["install", "-y", "--no-install-recommends", ...packages], options);
}
