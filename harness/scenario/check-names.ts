import { relative } from "node:path";
import { readPlatformFile } from "../compose/reader.ts";
import { UserError } from "../core/errors.ts";
import { suggestion } from "../core/nearest-name.ts";
import { alertsOf } from "../declare/declared.ts";
import type { Scenario } from "./definition.ts";

/** Options of checks that hold names, and what they are names of. */
const named: Record<string, { kind: "alert" | "service"; options: readonly string[] }> = {
  alerts: { kind: "alert", options: ["mustFire", "mayFire"] },
  "no-crash": { kind: "service", options: ["allow"] },
};

/**
 * Rejects with a UserError for each alert or service that a scenario's checks name and its platform has not, before
 * anything starts: the checks themselves would be `unknown` minutes later, or allow what nobody can do.
 */
export async function validateCheckNames(
  scenario: Pick<Scenario, "checks" | "platform" | "file">,
): Promise<void> {
  const names = namesIn(scenario.checks);
  if (names.length === 0) return;
  const alerts = alertsOf(scenario.platform).map(({ name }) => name);
  const services = names.some(({ kind }) => kind === "service") ? await servicesOf(scenario) : [];
  const where = scenario.file === undefined ? "" : `${relative(process.cwd(), scenario.file)}: `;
  const mistakes = names.flatMap(({ check, option, kind, name }) => {
    const known = kind === "alert" ? alerts : services;
    if (known.includes(name)) return [];
    return [`${where}check "${check}", ${option}: no ${kind} "${name}" ${suggestion(name, known)}`];
  });
  if (mistakes.length > 0) throw new UserError(mistakes.join("\n"));
}

interface CheckName {
  check: string;
  option: string;
  kind: "alert" | "service";
  name: string;
}

function namesIn(checks: Scenario["checks"]): CheckName[] {
  return checks.flatMap(({ id = "", name: check, options = {} }) => {
    const { kind, options: holders } = named[id] ?? { kind: "alert", options: [] };
    return holders.flatMap((option) => {
      const value: unknown = Object.entries(options).find(([key]) => key === option)?.[1];
      const names: unknown[] = Array.isArray(value) ? value : [];
      return names.map((name) => ({ check, option, kind, name: String(name) }));
    });
  });
}

async function servicesOf({ platform }: Pick<Scenario, "platform">): Promise<string[]> {
  const { services } = await readPlatformFile(platform.folder, { environment: process.env });
  return services.map(({ name }) => name);
}
