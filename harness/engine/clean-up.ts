import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { messageOf } from "../core/errors.ts";
import { ownerIsDead, runLabel } from "./identity.ts";
import { ignoreGone } from "./sidecar.ts";

/** What a clean-up removed. */
export interface Removed {
  containers: number;
  networks: number;
  volumes: number;
  /** Networks with nobody on them that the engine does not let go of. */
  kept: string[];
}

/** Which objects a clean-up takes: those of one run, of every run whose owner is provably dead, or of any. */
export type CleanUpScope = { run: string; stack?: string } | { owner: "dead" | "any" };

/** Removes containers, then networks, then volumes that carry Blackstart's labels and are in the scope. */
export async function cleanUp(docker: Docker, scope: CleanUpScope): Promise<Removed> {
  const filters = JSON.stringify({ label: labelFilter(scope) });
  const inScope = (labels: Record<string, string>) =>
    "run" in scope || scope.owner === "any" || ownerIsDead(labels);
  const containers = (await docker.listContainers({ all: true, filters })).filter(({ Labels }) =>
    inScope(Labels),
  );
  await eachWithDeadline(containers, "remove container", ({ Id }) =>
    docker.getContainer(Id).remove({ force: true, v: true }),
  );
  const networks = (await docker.listNetworks({ filters })).filter(({ Labels }) => inScope(Labels ?? {}));
  const kept: string[] = [];
  await eachWithDeadline(networks, "remove network", async ({ Id, Name }) => {
    if (!(await removeNetwork(docker.getNetwork(Id)))) kept.push(Name);
  });
  const { Volumes: allVolumes } = await docker.listVolumes({ filters });
  const volumes = (allVolumes ?? []).filter(({ Labels }) => inScope(Labels ?? {}));
  await eachWithDeadline(volumes, "remove volume", ({ Name }) => docker.getVolume(Name).remove());
  return {
    containers: containers.length,
    networks: networks.length - kept.length,
    volumes: volumes.length,
    kept,
  };
}

/** What to say of networks that the engine keeps, if there are any. */
export function tellKept({ kept }: Removed): string | undefined {
  if (kept.length === 0) return undefined;
  return `the engine keeps networks that nobody is on any more until it is started again: ${kept.join(", ")}`;
}

/**
 * False where the engine believes in endpoints of containers that are gone: its count of them can go wrong when
 * several leave a network at once, and stays so until it is started again (moby/moby issue 42119, seen with 20.10).
 * Nothing runs there then, so it is told and is no error.
 */
async function removeNetwork(network: Docker.Network): Promise<boolean> {
  try {
    await network.remove();
    return true;
  } catch (thrown) {
    if (!/active endpoints/.test(messageOf(thrown))) throw thrown;
    const { Containers: present } = (await network.inspect()) as { Containers?: Record<string, unknown> };
    if (Object.keys(present ?? {}).length > 0) throw thrown;
    return false;
  }
}

function labelFilter(scope: CleanUpScope): string[] {
  if (!("run" in scope)) return [runLabel];
  const run = `${runLabel}=${scope.run}`;
  return scope.stack === undefined ? [run] : [run, `blackstart.stack=${scope.stack}`];
}

async function eachWithDeadline<T>(
  items: T[],
  what: string,
  call: (item: T) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    items.map((item) => withDeadline(what, 30_000, async () => call(item).then(() => undefined, ignoreGone))),
  );
}
