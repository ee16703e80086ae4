import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import type { Capabilities } from "../engine/capabilities.ts";
import { engineInfo } from "../engine/engine-info.ts";
import { findCapabilities } from "../engine/find-capabilities.ts";

/**
 * What this machine lets containers do. It is tried once on an engine between two boots of the machine: whoever asks
 * first keeps what was found, and leaves it in the run's folder, as `capabilities.json`. Each fault proves itself all
 * the same, so that one which cannot bite any more is seen. `doctor` always tries anew.
 */
export async function machineCapabilities(
  docker: Docker,
  toolsImage: string,
  folder: string,
): Promise<Capabilities> {
  const known = await read(fileIn(folder));
  if (known !== undefined) return known;
  const kept = join(keptFolder(), `${await machineKey(docker, toolsImage)}.json`);
  const before = await read(kept);
  const found = before ?? (await findCapabilities(docker, toolsImage));
  if (before === undefined) await write(kept, found).catch(() => undefined);
  await write(fileIn(folder), found);
  return found;
}

/** What was found in a run, if anybody has asked. */
export function knownCapabilities(folder: string): Promise<Capabilities | undefined> {
  return read(fileIn(folder));
}

const fileIn = (folder: string) => join(folder, "capabilities.json");

const keptFolder = () =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "blackstart", "capabilities");

/**
 * Everything of engine, kernel and image that may change what a container may do. Two engines of one machine share an
 * id, and one that was started anew may run with other rights: both show in the socket and in where it keeps its data.
 */
async function machineKey(docker: Docker, toolsImage: string): Promise<string> {
  const [{ ID, DockerRootDir }, boot, info, socket] = await Promise.all([
    withDeadline("asking the engine who it is", 20_000, () => docker.info()),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    engineInfo(docker),
    socketOf(docker),
  ]);
  return createHash("sha256")
    .update(JSON.stringify([ID, DockerRootDir, boot, info, socket, toolsImage]))
    .digest("hex")
    .slice(0, 32);
}

/** The engine's socket as it was made when the engine started; its address where it has none on this machine. */
async function socketOf({ modem }: Docker): Promise<unknown[]> {
  const { socketPath, host, port } = modem as {
    socketPath?: string | (() => Promise<string>);
    host?: string;
    port?: string | number;
  };
  const path = typeof socketPath === "function" ? await socketPath() : socketPath;
  if (path === undefined) return [host, port];
  const made = await stat(path).catch(() => undefined);
  return [path, made?.ino, made?.ctimeMs];
}

async function read(file: string): Promise<Capabilities | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Capabilities;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, so that nobody reads half of it. */
async function write(file: string, found: Capabilities): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, `${JSON.stringify(found, undefined, 2)}\n`);
  await rename(draft, file);
}
