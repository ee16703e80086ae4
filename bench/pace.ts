import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { progressLine } from "../harness/cli/progress.ts";
import { humanDuration } from "../harness/core/duration.ts";
import { EnvironmentError, exitCodes } from "../harness/core/errors.ts";
import { packageFolder } from "../harness/core/package-folder.ts";
import { connectEngine } from "../harness/engine/connect.ts";
import { runMeasured } from "./pace/command.ts";
import { demandRest } from "./pace/engine-at-rest.ts";
import { rows, type Sample } from "./pace/figures.ts";
import { commitOf, git, isChanged } from "./pace/git.ts";
import { lastRun } from "./pace/last-run.ts";
import { oldTree } from "./pace/old-tree.ts";
import { type PaceOptions, type PaceRequest, paceRequest } from "./pace/options.ts";
import { inRounds, type Job, jobsOf, warmUp } from "./pace/plan.ts";
import { table } from "./pace/table.ts";
import { treeIn } from "./pace/tree.ts";
import { judge, worstOf } from "./pace/verdict.ts";

const exitCodeOf = { met: exitCodes.pass, missed: exitCodes.fail, unknown: exitCodes.unknown };

/**
 * `bench pace`: an old commit and the working tree in alternating rounds on this machine. Prints the table, keeps every
 * round's raw figures. 0 where all that is asked is met, 1 where a bound is missed, 3 where something is unknown.
 */
export async function benchPace(options: PaceOptions): Promise<number> {
  const request = paceRequest(options);
  if (!existsSync("/proc/self/smaps_rollup"))
    throw new EnvironmentError(
      "this machine has no /proc with smaps_rollup, by which the bench measures: run it on Linux",
    );
  const repository = packageFolder();
  const commit = await commitOf(repository, request.against);
  const interruption = new AbortController();
  const interrupt = () => {
    if (!interruption.signal.aborted)
      process.stderr.write("\nblackstart: interrupted, ending what runs and removing the clone …\n");
    interruption.abort(new Error("interrupted"));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    return await compare(repository, commit, request, interruption.signal);
  } catch (thrown) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw thrown;
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

async function compare(
  repository: string,
  commit: string,
  request: PaceRequest,
  signal: AbortSignal,
): Promise<number> {
  const docker = await connectEngine({ mayInstall: true, onProgress: progressLine, signal });
  await demandRest(docker);
  const out = join(repository, "reports", "out");
  const logs = join(out, "bench-pace");
  await mkdir(logs, { recursive: true });
  const { keep, measurements, files, rounds } = request;
  await using old = await oldTree({ repository, commit, keep, logs, signal });
  const trees = { before: treeIn(old.folder), now: treeIn(repository) };
  const planned = measurements.map((one) => jobsOf(one, trees, files));
  const samples: Sample[] = [];
  const file = join(out, "bench-pace.json");
  const about = {
    ...{ schema: "blackstart.bench-pace/1", startedAt: new Date().toISOString() },
    machine: { cores: cpus().length, model: cpus()[0]?.model, node: process.version },
    before: { commit },
    now: { commit: await git(repository, ["rev-parse", "HEAD"]), changed: await isChanged(repository) },
    request,
  };
  for (const job of warmUp(measurements, trees)) await sample(docker, job, 0, logs, signal);
  for (const jobs of planned)
    for (const { job, round } of inRounds(jobs, rounds)) {
      samples.push(await sample(docker, job, round, logs, signal));
      // After each, so that an interruption leaves what was measured.
      await writeFile(file, `${JSON.stringify({ ...about, samples }, undefined, 2)}\n`);
    }
  const measured = rows.filter(({ measurement }) => measurements.includes(measurement));
  const judged = measured.map((row) => judge(row, samples)).filter(({ rounds: ran }) => ran.now > 0);
  process.stdout.write(`\n${table(commit.slice(0, 7), judged)}\nraw figures: ${file}\n`);
  return exitCodeOf[worstOf(judged)];
}

/** Runs one command while nobody else is on the engine. Round 0 is the one that is not counted. */
async function sample(
  docker: Docker,
  { measurement, side, folder, words }: Job,
  round: number,
  logs: string,
  signal: AbortSignal,
): Promise<Sample> {
  await demandRest(docker);
  const log = join(logs, `${measurement}-${side.replaceAll(" ", "-")}-${round}.log`);
  const [loadBefore = 0] = loadavg();
  const { exitCode, wallMs, processorMs, peakBytes } = await runMeasured({ words, folder, log, signal });
  signal.throwIfAborted();
  const ended = exitCode === 0 ? "" : `, exit code ${exitCode}: not counted, ${log}`;
  const which = round === 0 ? "not counted" : `round ${round}`;
  progressLine("bench", `${measurement}, ${side}, ${which}: ${humanDuration(wallMs)}${ended}`);
  return {
    ...{ measurement, side, round, exitCode, wallMs },
    ...(processorMs === undefined ? {} : { processorMs }),
    ...(peakBytes === undefined ? {} : { peakBytes }),
    ...lastRun(await readFile(log, "utf8"), folder),
    ...{ loadBefore, log },
  };
}
