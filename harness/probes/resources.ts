import type Docker from "dockerode";
import { everyMs } from "../core/every.ts";
import { processResources } from "../engine/process-resources.ts";
import type { Probe } from "../history/probe.ts";
import type { ResourcesData } from "../history/wire-data.ts";

const intervalMs = 3_000;
/** What changes by less than this share, and less than so much, is as it was. */
const step = { share: 0.1, memoryBytes: 1 << 20, descriptors: 2 };

/** A service whose container may be a new one at the next look. */
export interface WatchedService {
  name: string;
  readonly hasContainer: boolean;
  readonly container: string;
}

/**
 * Memory, sockets and open files of each service's processes, from this machine's kernel, every three seconds; written
 * where one of them changed. Where the containers' processes are not of this machine, or may not be read, it sees nothing.
 */
export function resources(docker: Pick<Docker, "getContainer">, services: readonly WatchedService[]): Probe {
  return {
    name: "resources",
    begin({ recorder }) {
      const pids = new Map<string, number>();
      const told = new Map<string, ResourcesData>();
      return everyMs(intervalMs, async () => {
        for (const service of services) {
          if (!service.hasContainer) continue;
          const { name, container } = service;
          const now = await resourcesNow(docker, container, pids);
          if (now === undefined || !isOther(told.get(name), now)) continue;
          told.set(name, now);
          recorder.append({ source: "resources", kind: "resources", subject: name, data: now });
        }
      });
    },
  };
}

/** Asks the engine only for a process that it has not named yet, or that is gone. */
async function resourcesNow(
  docker: Pick<Docker, "getContainer">,
  container: string,
  pids: Map<string, number>,
): Promise<ResourcesData | undefined> {
  const known = pids.get(container);
  const held = known === undefined ? undefined : processResources(known, container);
  if (held !== undefined) return held;
  try {
    const { State } = await docker.getContainer(container).inspect();
    if (State.Pid === 0) return undefined;
    pids.set(container, State.Pid);
    return processResources(State.Pid, container);
  } catch {
    // It is being removed; the next look finds the one after it.
    return undefined;
  }
}

function isOther(before: ResourcesData | undefined, now: ResourcesData): boolean {
  if (before === undefined) return true;
  const changed = (one = 0, other = 0, least: number) =>
    Math.abs(one - other) >= Math.max(least, step.share * one);
  return (
    changed(before.memoryBytes, now.memoryBytes, step.memoryBytes) ||
    changed(before.sockets, now.sockets, step.descriptors) ||
    changed(before.files, now.files, step.descriptors) ||
    before.processes !== now.processes
  );
}
