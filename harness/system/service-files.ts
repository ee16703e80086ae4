import type Docker from "dockerode";
import { listContainerFiles, readContainerFile, writeContainerFile } from "../engine/container-files.ts";

/** Files of a service's container and of its volumes, to be read and to be damaged; the service need not run. */
export class ServiceFiles {
  readonly #container: () => Docker.Container;

  constructor(container: () => Docker.Container) {
    this.#container = container;
  }

  /** Names of the files in a folder. */
  list(folder: string): Promise<string[]> {
    return listContainerFiles(this.#container(), folder);
  }

  async read(path: string): Promise<Buffer> {
    return (await readContainerFile(this.#container(), path)).content;
  }

  /** Puts a file where there was none, or in place of one: garbled, or left over by another version. */
  async write(path: string, content: string | Buffer): Promise<void> {
    const container = this.#container();
    const owner = await readContainerFile(container, path).then(
      (file) => file.owner,
      () => ({ uid: 0, gid: 0, mode: 0o666 }),
    );
    await writeContainerFile(container, path, Buffer.from(content), owner);
  }

  /** Cuts a file's tail off, as a write that was torn leaves it; 0 bytes leave an empty file. */
  async truncate(path: string, bytes: number): Promise<void> {
    const container = this.#container();
    const { content, owner } = await readContainerFile(container, path);
    if (bytes >= content.length) throw new Error(`${path} has only ${content.length} bytes`);
    await writeContainerFile(container, path, content.subarray(0, bytes), owner);
  }
}
