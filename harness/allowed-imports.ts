/**
 * Which room of the harness may import which: the table that `directions.unit.test.ts` holds, and from which the map
 * in `README.md` is made. A room that is not named may not be imported; every room may import itself. Read from below:
 * no line names a room that stands after it, so there is no circle.
 */
export const allowedImports = {
  core: [],
  history: ["core"],
  compose: ["core"],
  engine: ["core"],
  wire: ["core", "history", "compose", "engine"],
  declare: ["core", "history", "compose", "engine", "wire"],
  images: ["core", "compose", "engine", "declare"],
  checks: ["core", "history"],
  judge: ["core", "history", "checks"],
  workloads: ["core", "history"],
  probes: ["core", "history", "engine", "declare"],
  conditions: ["core", "history", "probes"],
  system: ["core", "history", "compose", "engine", "declare", "images", "wire"],
  faults: ["core", "history", "declare", "engine", "wire", "system"],
  adapters: ["core", "history", "engine", "declare", "wire", "probes", "system", "faults"],
  // The wire must read first bytes also where no companion says which technology a server is.
  stacks: [
    ...["core", "history", "compose", "engine", "declare", "images", "wire", "probes", "system", "faults"],
    "adapters",
  ],
  scenario: [
    ...["core", "history", "compose", "engine", "declare", "images", "checks", "workloads"],
    ...["conditions", "system", "faults", "stacks"],
  ],
  gate: [
    ...["core", "history", "compose", "declare", "images", "wire", "checks", "conditions"],
    ...["faults", "stacks", "scenario"],
  ],
  runner: ["core", "history", "engine", "scenario", "stacks"],
  vitest: ["core", "engine", "declare", "images", "stacks", "scenario", "gate", "runner"],
  doors: ["faults", "checks", "vitest", "history", "declare", "scenario"],
  cli: [
    ...["core", "history", "judge", "declare", "engine", "images", "stacks", "scenario", "gate", "runner"],
  ],
} as const satisfies Record<string, readonly string[]>;
