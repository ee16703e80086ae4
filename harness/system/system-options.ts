import type Docker from "dockerode";
import type { SystemSpec } from "../compose/model.ts";
import type { Clock } from "../core/clock.ts";
import type { Scale } from "../core/scale.ts";
import type { Platform } from "../declare/platform.ts";
import type { RunIdentity } from "../engine/identity.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import type { Recorder } from "../history/recorder.ts";
import type { SystemImages } from "../images/system-images.ts";
import type { FirstBytesReader } from "../wire/first-bytes.ts";
import type { Links } from "../wire/link-discovery.ts";
import type { Ways } from "../wire/ways.ts";

/** What a system is made of and for. */
export interface SystemOptions {
  platform: Platform;
  spec: SystemSpec;
  scale: Scale;
  docker: Docker;
  identity: RunIdentity;
  /** Unique within the run. */
  stack: string;
  clock: Clock;
  recorder: Recorder;
  images: SystemImages;
  /** The links that there are, and what of the file no scenario can speak about. */
  links: Links;
  /** By which way packets go, and who finds whom. */
  ways: Ways;
  /** What the first bytes on a link tell, by technology. */
  readers: readonly FirstBytesReader[];
  /** Where in the pool of subnets to begin; stacks of one run begin far apart. */
  subnetStart: number;
  /** Volumes of a kind of their own, which faults of a disk need. */
  volumes?: VolumeKinds;
}

/** Calls during start-up, before which nothing goes on. */
export interface StartHooks {
  /** Services and links are known; nothing has been launched. */
  known?(): Promise<void>;
  /** The servers are healthy and prepared; applications that wait for nobody may run already. */
  prepared?(): Promise<void>;
}
