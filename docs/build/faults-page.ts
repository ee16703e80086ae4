import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Fault } from "../../harness/faults/fault.ts";
import { type Declared, declaredBy } from "./docstrings.ts";
import { entry, titled } from "./page.ts";
import { standIn } from "./stand-in.ts";

/** What a fault must be given to be made; the others take a stand-in for everything. */
const given: Readonly<Record<string, unknown[]>> = {
  bandwidth: [standIn(), { kilobytesPerSecond: 1 }],
  cutAfterBytes: [standIn(), 1],
  holdSyscall: [standIn(), "", "fsync"],
  latency: [standIn(), { delay: "1s" }],
};

/** What is no fault of its own, but another's that does nothing. */
const notListed = ["onlyClaimed"];

/** The page of all faults: what each does, its effect and its needs, as the fault itself states them. */
export async function faultsPage(root: string): Promise<string> {
  const technologies = readdirSync(join(root, "harness/adapters"), { withFileTypes: true })
    .filter((folder) => folder.isDirectory())
    .map(({ name }) => name)
    .sort();
  const doors = [
    { from: "blackstart/faults", file: "harness/doors/faults.ts" },
    ...technologies.map((name) => ({
      from: `blackstart/adapters/${name}`,
      file: `harness/adapters/${name}/index.ts`,
    })),
  ];
  const parts: string[] = [];
  for (const { from, file } of doors) {
    const faults = declaredBy(root, file).filter(
      ({ name, signature }) => / Fault$/.test(signature) && !notListed.includes(name),
    );
    if (faults.length === 0) continue;
    const functions = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    parts.push(`## From \`${from}\``, ...faults.map((fault) => entry(fault, statedBy(fault, functions))));
  }
  return titled(
    "Faults",
    "What can be done to a link, a service or a disk. Each is given to `run.during`, which injects it, proves it, and heals it whatever happens. The effect is what checks read: `removes` (the target is away, not only slow), `refuses` (new connections are refused), `silences` (nothing comes back), `withholdsRequests` (nothing the client sends arrives), `endsProcess`, `actsInside` (on a disk or a system call, on no wire). A fault without one slows its target only. What a fault needs of the machine, `npx blackstart doctor` tells.",
    parts,
  );
}

function statedBy({ name, file }: Declared, functions: Record<string, unknown>): string[] {
  const make = functions[name] as (...given: unknown[]) => Fault;
  const { kind, effect, needs = [] } = make(...(given[name] ?? Array.from({ length: make.length }, standIn)));
  if (typeof kind !== "string") throw new Error(`${file}: ${name} says no kind`);
  const effects = Object.keys(effect);
  return [
    `Kind in the history: \`${kind}\``,
    `Effect: ${effects.length === 0 ? "none declared" : effects.map((one) => `\`${one}\``).join(", ")}`,
    ...(needs.length === 0 ? [] : [`Needs: ${needs.map((one) => `\`${one}\``).join(", ")}`]),
  ];
}
