import type Docker from "dockerode";
import { UserError } from "../../harness/core/errors.ts";
import { ownerIsDead, runLabel } from "../../harness/engine/identity.ts";

/** Rejects with a UserError while another run of Blackstart has anything on the engine: its load would be measured. */
export async function demandRest(docker: Docker): Promise<void> {
  const filters = JSON.stringify({ label: [runLabel] });
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const runs = runsAlive([...containers, ...networks].map(({ Labels }) => Labels ?? {}));
  if (runs.length === 0) return;
  throw new UserError(
    `other runs of Blackstart are alive on this engine (${runs.join(", ")}): wait for their end and run the bench again`,
  );
}

/** Runs whose owner is not provably gone, each once. */
export function runsAlive(labels: readonly Record<string, string>[]): string[] {
  const alive = labels.filter((one) => !ownerIsDead(one));
  return [...new Set(alive.map((one) => one[runLabel] ?? "one without a name"))].sort();
}
