import { expect, test } from "vitest";
import { checkOf } from "../checks/by-id.ts";
import { genericFaultChecks } from "../checks/generic.ts";
import { askedOf } from "../history/asked-check.ts";
import type { CellContext } from "./cell.ts";
import { cleanStart } from "./clean-start.ts";
import { linkCell, linkCellKinds } from "./link-cell.ts";
import { longCuts } from "./long-cuts.ts";
import { matrix } from "./matrix.ts";
import { GateMemory } from "./memory.ts";
import { serviceCell, serviceCellKinds } from "./service-cell.ts";
import { planBy, plannedBy } from "./testing/planned.ts";

const { platform, settling } = planBy();
const context: CellContext = { platform, settling, memory: new GateMemory(), checks: genericFaultChecks() };
const web = plannedBy("web->db:1", { mayRestart: ["web"] });
const caller = plannedBy("caller->web:3");

test("a cell of every kind has an id of its own, and its checks can be judged again from a file", () => {
  const cells = [
    ...linkCellKinds.map((kind) => linkCell(kind, [web])),
    ...serviceCellKinds.map((kind) => serviceCell(kind, "db", [web])),
    longCuts([web, caller]),
  ];
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  const scenarios = [
    ...cells.map((cell) => cell.scenario(context)),
    cleanStart(platform, settling, context.memory),
  ];
  for (const { id, checks } of scenarios) {
    expect(id.startsWith(`foreign/${platform.name}/`)).toBe(true);
    for (const check of checks)
      expect(checkOf(JSON.parse(JSON.stringify(askedOf(check))))?.name).toBe(check.name);
  }
});

test("long cuts begin with the group nearest the servers, and say who may be restarted", () => {
  const { method, within } = longCuts([caller, web]).scenario(context);
  expect(method).toBe(
    "Cut for 45 s each, 15 s apart, and while a client's waits still grow: web->db:1; then caller->web:3; healed; watched on. May be restarted by policy: web.",
  );
  expect(Number(within)).toBeGreaterThan(45_000 + 2 * 15_000 + web.times.recoveryMs);
});

test("a client that asks rarely is cut for longer than it pauses", () => {
  expect(longCuts([{ ...web, rhythmMs: 40_000 }]).words).toBe("web->db:1 cut for 1 min each");
  expect(longCuts([{ ...web, rhythmMs: 20_000 }]).words).toBe("web->db:1 cut for 45 s each");
});

test("a service that nobody is a client of is stopped and crashes, by the times of its own links", () => {
  const cells = matrix([web], [{ name: "web", restart: "always" }]);
  const ofWeb = cells.filter(({ id }) => id.endsWith("-web"));
  expect(ofWeb.map(({ id }) => id)).toEqual(["crash-web", "stop-web"]);
  const stopped = ofWeb[1]?.scenario(context);
  expect(stopped?.claim).toContain("within 1 min of the return of web");
  expect(stopped?.method).toBe("web stopped by SIGTERM, and started again; watched on.");
});

test("a service that visitors alone ask is met by a visitor", () => {
  const visited = plannedBy("visitors->web:80", { from: "visitors" });
  expect(serviceCell("kill", "web", [visited]).scenario(context).method).toContain(
    "once a visitor has met it",
  );
});
