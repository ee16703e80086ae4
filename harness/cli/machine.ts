import { cpus, release, totalmem } from "node:os";
import type Docker from "dockerode";
import type { RunEnvironment, RunImage } from "../../reports/model.ts";
import { engineInfo } from "../runtime/engine-info.ts";

/** What the run stood on, for the report. The tools image is needed to try what sidecars may do. */
export async function runEnvironment(
  docker: Docker,
  toolsImage: string,
  images: RunImage[],
): Promise<RunEnvironment> {
  const info = await engineInfo(docker, toolsImage);
  return {
    engine: {
      name: "Docker",
      version: info.version,
      api: info.apiVersion,
      storageDriver: info.storageDriver,
      cgroup: `v${info.cgroupVersion} (${info.cgroupDriver})`,
    },
    machine: {
      cores: cpus().length,
      memoryBytes: totalmem(),
      kernel: release(),
      os: info.operatingSystem,
      node: process.version,
    },
    capabilities: Object.entries(info.capabilities ?? {}).map(([name, found]) => ({
      name,
      available: found.able,
      detail: found.able ? "tried in a sidecar" : found.why,
    })),
    images,
  };
}
