import type Docker from "dockerode";
import type { Clock } from "../core/clock.ts";
import type { Recorder } from "../core/recorder.ts";
import type { Scale } from "../core/scale.ts";
import type { RunIdentity } from "../runtime/identity.ts";
import type { VolumeKinds } from "../runtime/volume-kind.ts";
import type { Handles, Platform } from "./platform.ts";
import type { SystemSpec } from "./spec.ts";
import type { SystemImages } from "./system-images.ts";

/** What a system is made of and for. */
export interface SystemOptions<H extends Handles> {
  platform: Platform<H>;
  spec: SystemSpec;
  scale: Scale;
  docker: Docker;
  identity: RunIdentity;
  /** Unique within the run. */
  stack: string;
  clock: Clock;
  recorder: Recorder;
  images: SystemImages;
  /** Where in the pool of subnets to begin; stacks of one run begin far apart. */
  subnetStart: number;
  signal?: AbortSignal;
  /** Volumes of a kind of their own, which faults of a disk need. */
  volumes?: VolumeKinds;
}
