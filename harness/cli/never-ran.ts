import { access, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ScenarioReport } from "../history/run-report.ts";
import { idOf } from "../scenario/definition.ts";
import { scenarioCommand } from "../stacks/repeat-command.ts";
import type { VitestOutcome } from "./vitest-run.ts";

type Found = Pick<ScenarioReport, "id" | "title" | "defect">;

/** A test that left no scenario behind, and a file that could not be read, are claims that nobody has seen. */
export function neverRan(
  vitest: Pick<VitestOutcome, "tests" | "brokenFiles">,
  found: readonly Found[],
): ScenarioReport[] {
  const failed = vitest.tests.filter(
    ({ status, file, title }) => status === "failed" && !found.some((one) => isOf(file, title, one)),
  );
  const broken = vitest.brokenFiles.map((file) => ({ ...file, title: "could not be read as a suite" }));
  return [...failed, ...broken].map(({ file, title, message }) =>
    unseen({
      id: idOf(file),
      title,
      reason: message.split("\n")[0] || "it never ran",
      repeat: scenarioCommand([relative(process.cwd(), file)]),
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

/**
 * The run itself as a claim, where nothing else says that it was not seen to its end: interrupted, or an error that
 * only vitest knows of.
 */
export function unseenRun(
  run: { interrupted: boolean; vitestExitCode: number },
  found: readonly Pick<ScenarioReport, "verdict">[],
): ScenarioReport[] {
  const said = found.some(({ verdict }) => verdict === "fail" || verdict === "unknown");
  if (!run.interrupted && (run.vitestExitCode === 0 || said)) return [];
  const reason = run.interrupted
    ? "it was interrupted: what had not run yet was not seen"
    : `vitest ended with ${run.vitestExitCode}, and no scenario says why: see its output`;
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

/** Whether a test's scenario is this one. The generic gate's file is one for all its platforms, below `foreign/`. */
function isOf(file: string, title: string, scenario: Found): boolean {
  const own = idOf(file);
  const isGate = own.startsWith("foreign/") || file.endsWith("generic-gate.test.ts");
  const sameFile =
    scenario.id === own ||
    scenario.id.startsWith(`${own}/`) ||
    (isGate && scenario.id.startsWith("foreign/"));
  const titleOfTest = scenario.defect === undefined ? scenario.title : `caught: ${scenario.defect.name}`;
  return sameFile && title === titleOfTest;
}
