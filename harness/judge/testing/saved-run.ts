import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noCrash } from "../../checks/availability/no-crash.ts";
import { drain } from "../../checks/delivery/drain.ts";
import { type AskedCheck, askedOf } from "../../history/asked-check.ts";
import { type CheckResult, runCheck } from "../../history/check.ts";
import { historySchema } from "../../history/event-kinds.ts";
import type { ScenarioData } from "../../history/events.ts";
import { createHistory, type HistoryLog } from "../../history/log.ts";
import { combine } from "../../history/verdict.ts";

/** A scenario as a run saves it, written by hand: its lines, and its results. */
export interface SavedByHand {
  lines: string[];
  results: { id: string; verdict: string; historyLines?: number; checks: CheckResult[] };
}

const checks = [drain(), noCrash()];
const topology = { platform: "by hand", services: [], links: [], circuits: [], alerts: [] };

/** Two checks pass over it, unless `more` adds what one of them objects to. */
export function savedByHand(
  given: { asked?: AskedCheck[]; first?: Partial<ScenarioData>; more?: (history: HistoryLog) => void } = {},
): SavedByHand {
  const lines: string[] = [];
  let now = 0;
  const history = createHistory(
    () => now++,
    (line) => lines.push(line),
  );
  const asked = given.asked ?? checks.map(askedOf);
  const named = { schema: historySchema, scenario: "hand/made", title: "made by hand", platform: "by hand" };
  const add = history.append.bind(history);
  add({
    source: "scenario",
    kind: "scenario",
    subject: "hand/made",
    data: { ...named, checks: asked, ...given.first },
  });
  add({ source: "scenario", kind: "topology", subject: "by hand", data: topology });
  add({ source: "engine", kind: "probe", subject: "engine", data: { probe: "engine", edge: "begin" } });
  // Services say what they like, also what some readers take for an end of line.
  const said = { level: "warn", message: "one\u2028two\u0085three", fields: {} };
  add({ source: "logs", kind: "log", subject: "web", data: said });
  add({ source: "engine", kind: "container", subject: "web", data: { action: "start", by: "harness" } });
  add({ source: "scenario", kind: "drained", subject: "rows", data: { ok: true, waitedMs: 5, last: {} } });
  given.more?.(history);
  const judged = checks.map((check) => runCheck(check, history));
  const verdict = combine(judged.map((check) => check.verdict));
  return { lines, results: { id: "hand/made", verdict, historyLines: lines.length, checks: judged } };
}

/** A service that ended by itself: `no-crash` fails. */
export function crashed(history: HistoryLog): void {
  history.append({
    ...{ source: "engine", kind: "container", subject: "web" },
    data: { action: "die", exitCode: 1, by: "platform" },
  });
}

/** Folders of runs that are removed at the end. */
export class SavedRuns {
  readonly root = mkdtempSync(join(tmpdir(), "blackstart-judge-"));
  #made = 0;

  /** The folder of a new run that holds these files, by their paths in it. */
  holding(files: Record<string, string | Uint8Array>): string {
    const run = join(this.root, String(++this.#made));
    mkdirSync(run);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(run, path, ".."), { recursive: true });
      writeFileSync(join(run, path), content);
    }
    return run;
  }

  /** The folder of a run with one scenario, whose results may be left out. */
  of({ lines, results }: { lines: string[]; results?: object }): string {
    return this.holding({
      "scenarios/hand/made/history.ndjson": lines.join(""),
      ...(results === undefined ? {} : { "scenarios/hand/made/scenario.json": JSON.stringify(results) }),
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
