/**
 * What a named volume is made of in a run. `tmpfs`: memory of that size, which can be full. `loop-ext4`: a disk of
 * its own, from which power can be cut.
 */
export interface VolumeKind {
  kind: "tmpfs" | "loop-ext4";
  /** Mebibytes, such as `"64m"`; ext4 needs at least 8. */
  size: `${number}m`;
}

/** By key of the Compose file's `volumes:`. */
export type VolumeKinds = Readonly<Record<string, VolumeKind>>;
