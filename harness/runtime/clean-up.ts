import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { ownerIsDead, runLabel } from "./identity.ts";
import { ignoreGone } from "./sidecar.ts";

/** What a clean-up removed. */
export interface Removed {
  containers: number;
  networks: number;
  volumes: number;
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
  await eachWithDeadline(networks, "remove network", ({ Id }) => docker.getNetwork(Id).remove());
  const { Volumes: allVolumes } = await docker.listVolumes({ filters });
  const volumes = (allVolumes ?? []).filter(({ Labels }) => inScope(Labels ?? {}));
  await eachWithDeadline(volumes, "remove volume", ({ Name }) => docker.getVolume(Name).remove());
  return { containers: containers.length, networks: networks.length, volumes: volumes.length };
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
