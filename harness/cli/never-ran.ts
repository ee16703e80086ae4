import { access, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ScenarioReport } from "../history/run-report.ts";
import type { BrokenFile } from "../runner/collect.ts";
import type { Outcome } from "../runner/outcome.ts";
import { idOf } from "../scenario/definition.ts";
import { scenarioCommand } from "../stacks/repeat-command.ts";

/** A scenario that left no result behind, and a file that could not be read, are claims that nobody has seen. */
export function neverRan(
  outcomes: readonly Outcome[],
  broken: readonly BrokenFile[],
  found: readonly Pick<ScenarioReport, "id">[],
): ScenarioReport[] {
  const ids = new Set(found.map(({ id }) => id));
  const lost = outcomes.filter((outcome) => outcome.unseen === true && !ids.has(outcome.id));
  const files = broken.map(({ file, message }) => ({
    ...{ id: idOf(file), file, message, title: "could not be read as a suite" },
  }));
  return [...lost, ...files].map(({ id, file, title, message }) =>
    unseen({
      ...{ id, title },
      reason: message.split("\n")[0] || "it never ran",
      repeat: file === "" ? "" : scenarioCommand([relative(process.cwd(), file)]),
    }),
  );
}

/** Scenarios that began and were never judged: their process ended first. Their history is there. */
export async function brokenOff(folder: string): Promise<ScenarioReport[]> {
  const parent = join(folder, "scenarios");
  const files = await readdir(parent, { recursive: true }).catch(() => []);
  const begun = files.filter((file) => file.endsWith("/history.ndjson")).map((file) => file.slice(0, -15));
  const reports = begun.sort().map(async (id) => {
    const judged = await access(join(parent, id, "scenario.json")).then(
      () => true,
      () => false,
    );
    if (judged) return [];
    const history = join("scenarios", id, "history.ndjson");
    const reason = "it began and was never judged: its process ended first";
    return [unseen({ id, title: id, reason, history, repeat: "" })];
  });
  return (await Promise.all(reports)).flat();
}

/** An interrupted run as a claim of its own: what had not run yet was not seen. */
export function unseenRun(interrupted: boolean): ScenarioReport[] {
  if (!interrupted) return [];
  const reason = "it was interrupted: what had not run yet was not seen";
  return [unseen({ id: "run", title: "the run was seen to its end", reason, repeat: "" })];
}

function unseen(
  what: Pick<ScenarioReport, "id" | "title" | "repeat"> & { reason: string; history?: string },
) {
  return {
    platform: "",
    verdict: "unknown",
    startedAtMs: 0,
    durationMs: 0,
    phases: [],
    faults: [],
    checks: [],
    figures: [],
    history: "",
    ...what,
  } satisfies ScenarioReport;
}
