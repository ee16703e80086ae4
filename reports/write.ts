import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { toJson } from "../harness/history/json.ts";
import type { RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import { wantedLines } from "./evidence.ts";
import { readHistory, type ScenarioHistory } from "./history.ts";
import { junit } from "./junit.ts";
import { renderReport } from "./render.ts";
import { summary } from "./summary.ts";

export interface WrittenReport {
  runJson: string;
  html: string;
  junit: string;
  summary: string;
  /** The link beside the run's folder that leads to it. */
  latest: string;
}

/**
 * Writes the files of a run into its folder, in which the histories lie already, and points `latest` to it.
 * Each file appears whole or not at all, `run.json` first. A history that is missing leaves its lanes out.
 * Rejects with the file system's error.
 */
export async function writeReport(folder: string, run: RunReport): Promise<WrittenReport> {
  const place = resolve(folder);
  await mkdir(place, { recursive: true });
  const runJson = await writeWhole(join(place, "run.json"), toJson(run));
  const histories = await readHistories(place, run.scenarios);
  return {
    runJson,
    html: await writeWhole(join(place, "index.html"), renderReport(run, histories)),
    junit: await writeWhole(join(place, "junit.xml"), junit(run)),
    summary: await writeWhole(join(place, "summary.md"), summary(run)),
    latest: await pointLatest(place),
  };
}

/** One after the other: they can be large, and what is kept of each is small. */
async function readHistories(
  folder: string,
  scenarios: readonly ScenarioReport[],
): Promise<Map<string, ScenarioHistory>> {
  const histories = new Map<string, ScenarioHistory>();
  for (const scenario of scenarios) {
    const span = { beginMs: scenario.startedAtMs, durationMs: scenario.durationMs };
    try {
      histories.set(
        scenario.id,
        await readHistory(join(folder, scenario.history), span, wantedLines(scenario)),
      );
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown;
    }
  }
  return histories;
}

/** Not there, or not a file: a scenario that never began has no history. */
function isMissing(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return ["ENOENT", "EISDIR", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"].includes(String(code));
}

async function writeWhole(file: string, content: string): Promise<string> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  return file;
}

/** A link is replaced by renaming another over it, so that it always leads somewhere. */
async function pointLatest(folder: string): Promise<string> {
  const latest = join(dirname(folder), "latest");
  const draft = `${latest}.${randomUUID()}.tmp`;
  await symlink(basename(folder), draft, "dir");
  try {
    await rename(draft, latest);
  } finally {
    await rm(draft, { force: true });
  }
  return latest;
}
