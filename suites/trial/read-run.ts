import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Told } from "./judge.ts";

/** `run.json` tells a check by its name alone. */
interface Saved extends Told {
  title: string;
  scenarios: (Told["scenarios"][number] & { history: string })[];
}

/** A check as a history's first line asks for it; one that wraps another has it among its options. */
interface Asked {
  id: string;
  name?: string;
  options?: { check?: Asked };
}

export function titleOf(folder: string): string {
  return saved(folder).title;
}

/** What a run's folder tells, with the ids of the checks as its histories have them. */
export function readRun(folder: string): Told {
  const run = saved(folder);
  const scenarios = run.scenarios.map((scenario) => {
    const ids = checkIds(join(folder, scenario.history));
    const checks = scenario.checks.map((check) => ({ ...check, id: ids.get(check.name) ?? check.name }));
    return { ...scenario, checks };
  });
  return { ...run, scenarios };
}

function saved(folder: string): Saved {
  return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as Saved;
}

/** Name to id; nothing where a scenario was not begun, which has no file. */
function checkIds(history: string): Map<string, string> {
  if (!statSync(history, { throwIfNoEntry: false })?.isFile()) return new Map();
  const text = readFileSync(history, "utf8");
  const begin = JSON.parse(text.slice(0, text.indexOf("\n"))) as { data: { checks?: Asked[] } };
  return new Map((begin.data.checks ?? []).map((asked) => [asked.name ?? asked.id, innermost(asked).id]));
}

function innermost(asked: Asked): Asked {
  return asked.options?.check === undefined ? asked : innermost(asked.options.check);
}
