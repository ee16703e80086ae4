import { relative } from "node:path";
import type { ScenarioReport } from "../../reports/model.ts";
import { scenarioCommand } from "../scenario/repeat-command.ts";
import { idOf } from "../scenario/scenario.ts";
import type { VitestOutcome } from "./vitest-run.ts";

/** A test that left no scenario behind, and a file that could not be read, are claims that nobody has seen. */
export function neverRan(
  vitest: Pick<VitestOutcome, "tests" | "brokenFiles">,
  found: readonly Pick<ScenarioReport, "id">[],
): ScenarioReport[] {
  const failed = [
    ...vitest.tests.filter(({ status }) => status === "failed"),
    ...vitest.brokenFiles.map((broken) => ({ ...broken, title: "could not be read as a suite" })),
  ];
  return failed
    .filter(({ file }) => !found.some(({ id }) => mayBeOf(file, id)))
    .map(
      ({ file, title, message }): ScenarioReport => ({
        id: idOf(file),
        title,
        platform: "",
        verdict: "unknown",
        reason: message.split("\n")[0] || "it never ran",
        startedAtMs: 0,
        durationMs: 0,
        phases: [],
        faults: [],
        checks: [],
        figures: [],
        history: "",
        repeat: scenarioCommand(relative(process.cwd(), file)),
      }),
    );
}

/** A file's scenarios have the file's id or lie below it; the generic gate makes its own, all below `foreign/`. */
function mayBeOf(file: string, id: string): boolean {
  const own = idOf(file);
  const isGate = own.startsWith("foreign/") || file.endsWith("generic-gate.test.ts");
  return id === own || id.startsWith(`${own}/`) || (isGate && id.startsWith("foreign/"));
}
