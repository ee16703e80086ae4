import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EventData } from "../history/events.ts";
import type { Recorder } from "../history/recorder.ts";
import type { RunFinding } from "../history/run-report.ts";

/** Collects the containers that ended by themselves while no scenario kept a history. */
export class BetweenScenarios {
  #ends: string[] = [];

  /** @param isDone whether a service that ended with 0 had nothing more to do */
  constructor(recorder: Recorder, isDone: (service: string) => boolean) {
    recorder.onSighting(({ kind, subject, data }) => {
      if (recorder.isKept || kind !== "container") return;
      const { action, by, exitCode } = data as EventData["container"];
      if (action === "oom") this.#ends.push(`${subject} ran out of memory`);
      if (action !== "die" || by !== "platform" || (exitCode === 0 && isDone(subject))) return;
      this.#ends.push(`${subject} ended by itself with exit code ${exitCode ?? "unknown"}`);
    });
  }

  /** What was collected since the last call. */
  take(): string[] {
    const ends = this.#ends;
    this.#ends = [];
    return ends;
  }
}

/** Beside the scenarios of a run; several processes append to it. */
const fileIn = (folder: string) => join(folder, "between-scenarios.ndjson");

/**
 * Writes what ended between two scenarios, the first of which left the platform well: no scenario's history holds it, so
 * it is the run's. What ended on a stack that was not well is told by the scenario that made it so.
 */
export function tellBetween(
  folder: string,
  stack: { between: BetweenScenarios; clean?: boolean; served: readonly { id: string }[] },
): void {
  const ends = stack.between.take();
  const after = stack.served.at(-1);
  if (stack.clean !== true || after === undefined) return;
  for (const end of ends) {
    const finding: RunFinding = {
      verdict: "fail",
      what: `${end} after ${after.id}, while nothing was faulted`,
    };
    appendFileSync(fileIn(folder), `${JSON.stringify(finding)}\n`);
  }
}

/** What ended between the scenarios of a run. */
export async function foundBetween(folder: string): Promise<RunFinding[]> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RunFinding);
}
