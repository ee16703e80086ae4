import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import { seededRandom } from "../core/random.ts";
import type { PlatformNames } from "../declare/names.ts";
import type { Platform } from "../declare/platform.ts";
import type { RunningPlatform } from "../declare/running.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { type Check, type CheckResult, runCheck } from "../history/check.ts";
import { HistoryFile } from "../history/history-file.ts";
import type { History, HistoryLog } from "../history/log.ts";
import { readDockerConfigs } from "../images/docker-config.ts";
import { decideRyuk } from "../images/ryuk.ts";
import { stackFor, stopStacks } from "../stacks/acquire.ts";
import { runContext } from "../stacks/run-context.ts";
import type { System } from "../system/system.ts";
import { askedHistory } from "./asked-history.ts";
import { awaitHealth } from "./await-health.ts";
import { lastLook } from "./last-look.ts";
import { Producers } from "./producers.ts";
import { Run } from "./run.ts";

/** A platform that runs for a script of the user's, without any scenario. */
export interface StartedPlatform<H extends object = object, N extends PlatformNames = PlatformNames>
  extends AsyncDisposable {
  platform: System<N> & RunningPlatform<H, N>;
  run: Run;
  /** What was seen since it started; also in `.blackstart/<run>/scenarios/<platform>/history.ndjson`. */
  history: History;
  /** Waits until everyone is healthy again, has every probe look once more, and runs the checks over what was seen. */
  judge(checks: readonly Check[]): Promise<CheckResult[]>;
  /** Removes all that was started. `await using` calls it, too. */
  stop(): Promise<void>;
}

let running: string | undefined;

/**
 * Starts a platform, one at a time in a process. Rejects with a UserError for a mistake in its files, and with an
 * EnvironmentError where the machine has no engine. What a killed script leaves is removed by the next run, or by
 * `blackstart clean`.
 */
export async function startPlatform<H extends object, N extends PlatformNames = PlatformNames>(
  platform: Platform<H, N>,
  { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
): Promise<StartedPlatform<H, N>> {
  if (running !== undefined) throw new UserError(`the platform ${running} runs already: stop it first`);
  running = platform.name;
  const docker = await engine().catch((thrown: unknown) => {
    running = undefined;
    throw thrown;
  });
  const context = runContext();
  const folder = join(context.folder, "scenarios", platform.name);
  mkdirSync(folder, { recursive: true });
  const file = new HistoryFile(join(folder, "history.ndjson"));
  const stop = async () => {
    if (running !== platform.name) return;
    running = undefined;
    await stopStacks();
    await cleanUp(docker, { run: context.identity.run });
    file.close();
  };
  try {
    const asked = { title: platform.name, platform: platform as unknown as Platform, checks: [] };
    let log: HistoryLog | undefined;
    const request = { id: platform.name, platform: asked.platform, stack: "fresh" as const };
    const begin = ({ now }: { now: () => number }) => {
      log = askedHistory(asked, platform.name, now, (line, kind) => file.write(line, kind));
      return log;
    };
    const { stack, observed } = await stackFor(request, context, undefined, begin, signal);
    if (log === undefined) throw new Error("the stack gave no history");
    const history = log;
    const producers = new Producers(1_000);
    const run = new Run({
      ...{ system: stack.system, history, clock: stack.clock, recorder: stack.recorder, signal },
      random: seededRandom(context.seed),
      capabilities: stack.capabilities,
      lookNow: (probe) => observed.lookNow(probe),
      nextProducer: () => producers.next(),
      knownProducers: () => producers.known,
    });
    const stopAll = async () => {
      await Promise.allSettled(run.workloads.map((workload) => workload.stop()));
      await observed.end().catch(() => undefined);
      stack.recorder.use(undefined);
      await stop();
    };
    return {
      platform: stack.system as unknown as System<N> & RunningPlatform<H, N>,
      run,
      history,
      async judge(checks) {
        await awaitHealth(run);
        await lastLook(run, observed);
        return checks.map((check) => runCheck(check, history));
      },
      stop: stopAll,
      [Symbol.asyncDispose]: stopAll,
    };
  } catch (thrown) {
    await stop();
    // A mistake leaves nothing behind.
    if (thrown instanceof UserError) await rm(context.folder, { recursive: true, force: true });
    throw thrown;
  }
}

async function engine(): Promise<Awaited<ReturnType<typeof connectEngine>>> {
  readDockerConfigs();
  const docker = await connectEngine();
  await decideRyuk(docker);
  return docker;
}
