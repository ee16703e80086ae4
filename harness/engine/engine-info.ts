import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import type { Capabilities } from "./capabilities.ts";
import { findCapabilities } from "./find-capabilities.ts";

/** What runs the containers, for doctor and the report. */
export interface EngineInfo {
  version: string;
  apiVersion: string;
  operatingSystem: string;
  kernel: string;
  architecture: string;
  processors: number;
  memoryBytes: number;
  storageDriver: string;
  cgroupVersion: string;
  cgroupDriver: string;
  rootless: boolean;
  /** Whether this command itself runs as root. */
  asRoot: boolean;
  /** Absent when no tools image was given to try them with. */
  capabilities?: Capabilities;
}

const known = new WeakMap<Docker, Map<string, Promise<EngineInfo>>>();

/**
 * Facts about the engine, and what it lets a sidecar do, each found by a real attempt in a container of
 * `toolsImage`. Asked once per client and image. Rejects with DeadlineExceeded or the engine's own error.
 */
export function engineInfo(docker: Docker, toolsImage?: string): Promise<EngineInfo> {
  const ofClient = known.get(docker) ?? new Map<string, Promise<EngineInfo>>();
  known.set(docker, ofClient);
  const key = toolsImage ?? "";
  let asked = ofClient.get(key);
  if (asked === undefined) {
    asked = ask(docker, toolsImage);
    ofClient.set(key, asked);
  }
  return asked;
}

async function ask(docker: Docker, toolsImage: string | undefined): Promise<EngineInfo> {
  const [info, version] = await withDeadline("asking the engine about itself", 20_000, () =>
    Promise.all([docker.info(), docker.version()]),
  );
  const security: unknown = info.SecurityOptions;
  const facts: EngineInfo = {
    version: version.Version,
    apiVersion: version.ApiVersion,
    operatingSystem: String(info.OperatingSystem),
    kernel: version.KernelVersion,
    architecture: version.Arch,
    processors: Number(info.NCPU),
    memoryBytes: Number(info.MemTotal),
    storageDriver: String(info.Driver),
    cgroupVersion: String(info.CgroupVersion ?? "1"),
    cgroupDriver: String(info.CgroupDriver),
    rootless: Array.isArray(security) && security.some((option) => String(option).includes("rootless")),
    asRoot: process.getuid?.() === 0,
  };
  if (toolsImage === undefined) return facts;
  return { ...facts, capabilities: await findCapabilities(docker, toolsImage) };
}
