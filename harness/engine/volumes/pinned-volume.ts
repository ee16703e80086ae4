import type Docker from "dockerode";
import { withDeadline } from "../../core/deadline.ts";
import { execute } from "../execute.ts";
import { labels, type RunIdentity } from "../identity.ts";
import { ignoreGone } from "../sidecar.ts";
import { LoopDisk } from "./loop-disk.ts";
import type { VolumeKind } from "./volume-kind.ts";

export interface KeptVolumeOptions {
  docker: Docker;
  identity: RunIdentity;
  stack: string;
  /** Image of the sidecars. */
  tools: string;
  service: string;
  /** The engine's name of the volume, and its key in the Compose file. */
  name: string;
  key: string;
  kind: VolumeKind;
}

/** Where the keeper has the volume. */
export const keptAt = "/volume";

/** A file that is synced before anybody uses a disk, so that a power cut can be seen to have kept it. */
export const syncedWitness = ".blackstart-synced";

/**
 * A volume of a kind of its own with a keeper: a container that holds it mounted, so that it outlives its service's
 * restarts (memory would be forgotten), and in which the harness can do to it what a fault needs.
 */
export class PinnedVolume {
  readonly kind: VolumeKind["kind"];
  readonly #options: KeptVolumeOptions;
  readonly #disk: LoopDisk | undefined;
  #keeper: Docker.Container | undefined;

  private constructor(options: KeptVolumeOptions, disk: LoopDisk | undefined) {
    this.kind = options.kind.kind;
    this.#options = options;
    this.#disk = disk;
  }

  static async make(options: KeptVolumeOptions): Promise<PinnedVolume> {
    const { docker, identity, stack, service, name, key, kind } = options;
    const disk = kind.kind === "loop-ext4" ? await LoopDisk.make(options) : undefined;
    // Whatever user the service runs as may write. A journal that is committed late and no early allocation: what
    // was not synced must not reach the disk by itself.
    const driver =
      disk === undefined
        ? { type: "tmpfs", device: "tmpfs", o: `size=${kind.size},mode=0777` }
        : { type: "ext4", device: disk.device, o: "commit=600,noauto_da_alloc" };
    await docker.createVolume({
      Name: name,
      Driver: "local",
      DriverOpts: driver,
      Labels: { ...labels(identity, stack, "volume", service), "blackstart.volume": key },
    });
    const volume = new PinnedVolume(options, disk);
    await volume.keep();
    if (disk !== undefined) {
      await volume.execute(["sh", "-ec", `chmod 0777 ${keptAt}; rmdir ${keptAt}/lost+found`]);
      const witness = `of=${keptAt}/${syncedWitness}`;
      await volume.execute(["dd", "if=/dev/zero", witness, "bs=4096", "count=1", "conv=fsync"]);
    }
    return volume;
  }

  /** The disk under it. Throws for memory. */
  get disk(): LoopDisk {
    if (this.#disk === undefined) throw new Error(`volume ${this.#options.key} has no disk`);
    return this.#disk;
  }

  /** Mounts it; what is on it is as its disk has it. */
  async keep(): Promise<void> {
    const { docker, identity, stack, service, name, key, tools } = this.#options;
    await withDeadline(`keeper of volume ${key}`, 30_000, async () => {
      this.#keeper = await docker.createContainer({
        name: `${name}-keeper`,
        Image: tools,
        Cmd: ["sleep", "infinity"],
        User: "0",
        Labels: labels(identity, stack, "sidecar", service),
        StopSignal: "SIGKILL",
        HostConfig: {
          NetworkMode: "none",
          CapAdd: ["LINUX_IMMUTABLE"],
          Mounts: [{ Type: "volume", Source: name, Target: keptAt }],
        },
      });
      await this.#keeper.start();
    });
    await this.#disk?.releaseWithLastMount();
  }

  /** The keeper lets go; the volume is unmounted once its service is dead too. */
  async letGo(): Promise<void> {
    const keeper = this.#keeper;
    this.#keeper = undefined;
    await withDeadline(`end of the keeper of ${this.#options.key}`, 20_000, async () => {
      await keeper?.remove({ force: true }).catch(ignoreGone);
    });
  }

  /** Runs a command beside the volume, which is at `keptAt`. */
  execute(command: string[], limitMs?: number): Promise<string> {
    if (this.#keeper === undefined) throw new Error(`volume ${this.#options.key} is not mounted`);
    const of = `the keeper of ${this.#options.key}`;
    return execute(this.#keeper, command, { of, ...(limitMs === undefined ? {} : { limitMs }) });
  }

  /** Removes volume, keeper and disk; no service may use it any more. */
  async remove(): Promise<void> {
    await this.letGo();
    await this.#options.docker.getVolume(this.#options.name).remove({}).catch(ignoreGone);
    await this.#disk?.remove();
  }
}
