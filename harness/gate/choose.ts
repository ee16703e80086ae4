import { type Cell, cellKinds } from "./cell.ts";
import type { PlannedLink } from "./plan.ts";

/** What an earlier run left of a cell. */
export interface Tried {
  /** ISO 8601. */
  at: string;
  verdict: string;
  /** Of what its services were then. */
  print: string;
}

/** Why a cell is tried before others. */
export type Urgency = "never tried" | "changed since it was tried" | "did not pass" | "passed before";

const urgencies: readonly Urgency[] = [
  ...(["never tried", "changed since it was tried", "did not pass", "passed before"] as const),
];

export function urgencyOf(tried: Tried | undefined, print: string): Urgency {
  if (tried === undefined) return "never tried";
  if (tried.print !== print) return "changed since it was tried";
  return tried.verdict === "pass" ? "passed before" : "did not pass";
}

/**
 * Riskiest first: what was never tried, then what changed since, then what did not pass; within these by kind, in the
 * order of `cellKinds`; within a kind by how many services need what is faulted; then what was not tried for longest. The
 * same cells and the same past give the same order.
 */
export function riskiestFirst(
  cells: readonly Cell[],
  links: readonly PlannedLink[],
  past: { tried(cell: Cell): Tried | undefined; print(cell: Cell): string },
): Cell[] {
  const keyOf = (cell: Cell) => {
    const tried = past.tried(cell);
    return [
      urgencies.indexOf(urgencyOf(tried, past.print(cell))),
      cellKinds.indexOf(cell.kind),
      -dependants(cell, links),
      tried === undefined ? 0 : Date.parse(tried.at),
    ];
  };
  return cells
    .map((cell, index) => ({ cell, key: [...keyOf(cell), index] }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ cell }) => cell);
}

/** How many services lose something where the cell's links are faulted: their clients, and whoever asks these. */
function dependants({ links: faulted }: Cell, links: readonly PlannedLink[]): number {
  const reached = new Set(links.filter(({ id }) => faulted.includes(id)).map(({ client }) => client));
  for (const name of reached)
    for (const { client, server } of links) if (server === name) reached.add(client);
  return reached.size;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
