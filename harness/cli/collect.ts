import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScenarioReport } from "../history/run-report.ts";

/** Every `scenario.json` below a run's folder, in the order in which the scenarios began. */
export async function collectScenarios(folder: string): Promise<ScenarioReport[]> {
  const files = await readdir(join(folder, "scenarios"), { recursive: true }).catch(() => []);
  const reports = files
    .filter((file) => file.endsWith("scenario.json"))
    .map(
      async (file) => JSON.parse(await readFile(join(folder, "scenarios", file), "utf8")) as ScenarioReport,
    );
  return (await Promise.all(reports)).sort((a, b) => a.startedAtMs - b.startedAtMs);
}
