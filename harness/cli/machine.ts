import { cpus, release, totalmem } from "node:os";
import type Docker from "dockerode";
import type { Capabilities } from "../engine/capabilities.ts";
import { engineInfo } from "../engine/engine-info.ts";
import { machinePaceMs } from "../engine/machine-pace.ts";
import type { RunEnvironment, RunImage } from "../history/run-report.ts";

/** What the run stood on, for the report. */
export async function runEnvironment(
  docker: Docker,
  capabilities: Capabilities | undefined,
  images: RunImage[],
  paceAtBeginMs: number,
): Promise<RunEnvironment> {
  const info = await engineInfo(docker);
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
      paceMs: { begin: paceAtBeginMs, end: machinePaceMs() },
    },
    capabilities: Object.entries(capabilities ?? {}).map(([name, found]) => ({
      name,
      available: found.able,
      detail: found.able ? "tried in a sidecar" : found.why,
    })),
    images,
  };
}
