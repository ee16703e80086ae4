import type Docker from "dockerode";
import { withDeadline } from "../../core/deadline.ts";
import { poll } from "../../core/poll.ts";
import { execute } from "../execute.ts";
import { loopDeviceHost, makeLoopNodes } from "../find-capabilities.ts";
import { labels } from "../identity.ts";
import { ignoreGone } from "../sidecar.ts";
import type { KeptVolumeOptions } from "./pinned-volume.ts";

const folder = "/disks";

/**
 * A file with ext4 in a volume of its own, behind a loop device that the engine mounts. The device detaches itself
 * at its last unmount, so that removing containers and volumes removes everything, after a killed run too.
 */
export class LoopDisk {
  readonly device: string;
  readonly #volume: Docker.Volume;
  readonly #loader: Docker.Container;
  readonly #of: string;
  #files = 0;

  private constructor(options: {
    device: string;
    volume: Docker.Volume;
    loader: Docker.Container;
    of: string;
  }) {
    this.device = options.device;
    this.#volume = options.volume;
    this.#loader = options.loader;
    this.#of = options.of;
  }

  static async make(options: KeptVolumeOptions): Promise<LoopDisk> {
    const { docker, identity, stack, service, name, key, kind, tools } = options;
    const of = `the disk of ${key}`;
    return withDeadline(of, 60_000, async () => {
      await docker.createVolume({
        Name: `${name}-disk`,
        Labels: labels(identity, stack, "volume", service),
      });
      const loader = await docker.createContainer({
        name: `${name}-loader`,
        Image: tools,
        Cmd: ["sleep", "infinity"],
        User: "0",
        Labels: labels(identity, stack, "sidecar", service),
        StopSignal: "SIGKILL",
        HostConfig: {
          ...loopDeviceHost,
          NetworkMode: "none",
          Mounts: [{ Type: "volume", Source: `${name}-disk`, Target: folder }],
        },
      });
      await loader.start();
      const run = (command: string[]) => execute(loader, command, { of, limitMs: 30_000 });
      await run(["sh", "-c", makeLoopNodes]);
      await run(["truncate", "-s", kind.size.toUpperCase(), `${folder}/0`]);
      // No blocks kept back for root, or a full disk would not be full for it.
      await run(["mkfs.ext4", "-q", "-m", "0", `${folder}/0`]);
      const device = (await run(["losetup", "--find", "--show", `${folder}/0`])).trim();
      return new LoopDisk({ device, volume: docker.getVolume(`${name}-disk`), loader, of });
    });
  }

  /** From now on the device detaches itself when nobody has it mounted any more. */
  async releaseWithLastMount(): Promise<void> {
    await this.#run(["losetup", "-d", this.device]);
  }

  /**
   * Copies what is on the disk at this moment, without what only the file system's cache holds. The file is copied
   * until two copies are equal, as a disk stands still when its power goes. Nobody may write meanwhile.
   */
  async snapshot(signal: AbortSignal): Promise<void> {
    const from = `${folder}/${this.#files}`;
    const to = `${folder}/${this.#files + 1}`;
    await poll(
      async () => {
        await this.#run(["cp", "--sparse=always", from, to]);
        const differs = await this.#run(["cmp", from, to]).then(
          () => undefined,
          (thrown: Error) => thrown.message,
        );
        return differs === undefined ? { done: true, value: true } : { done: false, saw: differs };
      },
      { awaiting: `two equal copies of ${this.#of}`, within: "20s", every: "5ms", signal },
    );
    this.#files++;
  }

  /** Puts the copy under the same device, once the old one is unmounted everywhere. */
  async attachSnapshot(signal: AbortSignal): Promise<void> {
    await poll(
      async () => {
        const attached = (await this.#run(["losetup", "-l", "-n", "-O", "NAME,BACK-FILE"])).split("\n");
        const still = attached.find((line) => line.split(/\s+/)[0] === this.device);
        return still === undefined ? { done: true, value: true } : { done: false, saw: still };
      },
      { awaiting: `${this.device} is free`, within: "10s", every: "20ms", signal },
    );
    await this.#run(["losetup", this.device, `${folder}/${this.#files}`]);
  }

  async remove(): Promise<void> {
    await withDeadline(`removal of ${this.#of}`, 20_000, async () => {
      await this.#loader.remove({ force: true }).catch(ignoreGone);
      await this.#volume.remove({}).catch(ignoreGone);
    });
  }

  #run(command: string[]): Promise<string> {
    return execute(this.#loader, command, { of: this.#of, limitMs: 30_000 });
  }
}
