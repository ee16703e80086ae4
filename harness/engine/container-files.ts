import { posix } from "node:path";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import tar from "tar-stream";
import { withDeadline } from "../core/deadline.ts";

const limitMs = 20_000;

export interface FileOwner {
  uid: number;
  gid: number;
  mode: number;
}

/** A file of a container, its volumes included; the container need not run. Rejects when there is none. */
export async function readContainerFile(
  container: Docker.Container,
  path: string,
): Promise<{ content: Buffer; owner: FileOwner }> {
  return withDeadline(`read ${path}`, limitMs, async () => {
    const archive = await container.getArchive({ path });
    const extract = archive.pipe(tar.extract());
    for await (const entry of extract) {
      const { uid = 0, gid = 0, mode = 0o644, type } = entry.header;
      const content = await buffer(entry);
      if (type === "file") return { content, owner: { uid, gid, mode } };
    }
    throw new Error(`${path} is no file`);
  });
}

/** Writes a file whole, in place of one that is there; its folder must exist. */
export async function writeContainerFile(
  container: Docker.Container,
  path: string,
  content: Buffer,
  owner: FileOwner,
): Promise<void> {
  await withDeadline(`write ${path}`, limitMs, async () => {
    const pack = tar.pack();
    pack.entry({ name: posix.basename(path), ...owner }, content);
    pack.finalize();
    await container.putArchive(await buffer(pack), { path: posix.dirname(path) });
  });
}

/** Names of the files in a folder of a container, without those in folders below. */
export async function listContainerFiles(container: Docker.Container, folder: string): Promise<string[]> {
  return withDeadline(`list ${folder}`, limitMs, async () => {
    const archive = await container.getArchive({ path: folder });
    const names: string[] = [];
    for await (const entry of archive.pipe(tar.extract())) {
      const parts = entry.header.name.split("/");
      entry.resume();
      if (entry.header.type === "file" && parts.length === 2 && parts[1] !== undefined) names.push(parts[1]);
    }
    return names.sort();
  });
}
