import { mkdirSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { stillFiring } from "../checks/alerts/alert-firings.ts";
import { learnLinks } from "../checks/steady/learn-links.ts";
import { EnvironmentError, messageOf, UserError } from "../core/errors.ts";
import { seededRandom } from "../core/random.ts";
import { timeLimit } from "../core/time-limit.ts";
import { NotCovered } from "../engine/capabilities.ts";
import { type CheckResult, runCheck } from "../history/check.ts";
import { HistoryFile } from "../history/history-file.ts";
import type { HistoryLog } from "../history/log.ts";
import { combine, type Verdict } from "../history/verdict.ts";
import { isForOneScenario, stackFor } from "../stacks/acquire.ts";
import type { PlatformChange } from "../stacks/prepare.ts";
import { runContext } from "../stacks/run-context.ts";
import type { Served, Stack } from "../stacks/stack.ts";
import { workerNumber } from "../stacks/worker-number.ts";
import { askedHistory, checksOf } from "./asked-history.ts";
import { awaitHealth } from "./await-health.ts";
import { passCanaries } from "./canary.ts";
import { validateCheckNames } from "./check-names.ts";
import { bodyWithin, type Scenario } from "./definition.ts";
import { lastLook } from "./last-look.ts";
import { leakAudit } from "./leak-audit.ts";
import { postMortem } from "./post-mortem.ts";
import { Producers } from "./producers.ts";
import { proxyFailures } from "./proxy-failures.ts";
import { type DefectOutcome, type ScenarioResult, scenarioResult, writeResult } from "./result.ts";
import { Run } from "./run.ts";
import { whileWatched } from "./while-watched.ts";

export interface RunOptions {
  signal?: AbortSignal;
  /** A planted defect: what it changes, and the id under which its run is reported. */
  defect?: {
    id: string;
    file: string;
    title: string;
    change: PlatformChange;
    outcome(result: ScenarioResult): DefectOutcome;
  };
}

const producers = new Producers((workerNumber() + 1) * 1_000);

/**
 * Whoever observes must see in time what a busy machine does. Without the right to it, it goes on as it is. Where the
 * kernel schedules sessions as groups (sched_autogroup_enabled) this counts within this session only.
 */
const observerPriority = -10;

function raisePriority(): void {
  try {
    setPriority(process.pid, observerPriority);
  } catch {
    // Only root may; the pressure probe tells when it mattered.
  }
}

/** Runs one scenario on a stack, judges its history, writes its files, and returns what it found. Never throws. */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<ScenarioResult> {
  const context = runContext();
  raisePriority();
  const id = options.defect?.id ?? scenario.id;
  const folder = join(context.folder, "scenarios", id);
  mkdirSync(folder, { recursive: true });
  const file = new HistoryFile(join(folder, "history.ndjson"));
  const startedWallMs = Date.now();
  const failures: string[] = [];
  let lacking: NotCovered | undefined;
  let exitCode: ScenarioResult["exitCode"];
  const figures: ScenarioResult["figures"] = [];
  const begin = (now: () => number) =>
    askedHistory(scenario, id, now, (line, kind) => file.write(line, kind));
  let history: HistoryLog | undefined;
  let stack: Stack | undefined;
  let before: readonly Served[] = [];
  const declaredIn = options.defect?.file ?? scenario.file;
  try {
    await validateCheckNames(scenario);
    const beginAt = ({ now }: { now: () => number }) => {
      history = begin(now);
      return history;
    };
    const acquired = await stackFor(scenario, context, options.defect?.change, beginAt, options.signal);
    stack = acquired.stack;
    before = [...stack.served];
    stack.served.push({ id, ...(declaredIn === undefined ? {} : { file: declaredIn }) });
    figures.push(...acquired.figures);
    const { system, clock, recorder, capabilities } = acquired.stack;
    await whileWatched(acquired.observed, async () => {
      if (history === undefined) throw new Error("the stack gave no history");
      if (!acquired.tookOver) producers.forget();
      const limit = timeLimit(scenario.within ?? bodyWithin);
      const run = new Run({
        ...{ system, history, clock, recorder },
        random: seededRandom(context.seed),
        signal: options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]),
        planted: options.defect?.change.fault,
        capabilities,
        lookNow: (probe) => acquired.observed.lookNow(probe),
        nextProducer: () => producers.next(),
        knownProducers: () => producers.known,
      });
      try {
        await scenario.body({ platform: system, run });
      } catch (thrown) {
        if (thrown instanceof NotCovered) lacking = thrown;
        else failures.push(messageOf(thrown));
      }
      await finishWorkloads(run);
      await awaitHealth(run);
      await passCanaries(run, options.signal);
      await lastLook(run, acquired.observed);
      failures.push(...run.failures, ...(await leakAudit(acquired.stack)), ...proxyFailures(run.history));
    });
  } catch (thrown) {
    if (thrown instanceof NotCovered) lacking = thrown;
    else failures.push(messageOf(thrown));
    if (stack === undefined && (thrown instanceof UserError || thrown instanceof EnvironmentError))
      exitCode = thrown.exitCode;
  }
  // A stack that lives on goes on seeing packets. What is judged is all that the file will hold.
  stack?.recorder.use(undefined);
  const judged = history ?? begin(() => 0);
  const checks = checksOf(scenario).map((check) => runCheck(check, judged));
  const verdict = verdictOf(checks, failures, lacking);
  const bare = {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...scenarioResult({
      scenario,
      id,
      file: declaredIn,
      before,
      context,
      history: judged,
      checks: lacking === undefined ? checks : checks.filter((check) => check.verdict === "fail"),
      verdict,
      failures: lacking === undefined ? failures : [lacking.message, ...failures],
      figures,
      startedWallMs,
    }),
  };
  const outcome = options.defect?.outcome(bare);
  const result: ScenarioResult =
    options.defect === undefined || outcome === undefined
      ? bare
      : {
          ...bare,
          title: options.defect.title,
          defect: outcome.defect,
          verdict: outcome.verdict,
          ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
        };
  if (stack !== undefined && result.verdict !== "pass")
    await postMortem(stack, join(folder, "post-mortem")).then(
      () => {
        result.postMortem = `scenarios/${id}/post-mortem`;
      },
      () => undefined,
    );
  // What is sick teaches nothing.
  if (stack !== undefined && bare.verdict === "pass") learnLinks(judged, stack.learnt);
  if (stack !== undefined && isForOneScenario(scenario, options.defect?.change))
    await stack.system.stop().catch(() => undefined);
  else if (stack !== undefined) stack.clean = bare.verdict === "pass" && stillFiring(judged).length === 0;
  file.close();
  await writeResult(folder, result);
  return result;
}

/** Where the machine cannot do what the scenario needs, what was not seen is nobody's fault; what failed is. */
function verdictOf(checks: CheckResult[], failures: string[], lacking: NotCovered | undefined): Verdict {
  const found = checks.map((check) => check.verdict);
  if (lacking !== undefined) return found.includes("fail") ? "fail" : "not covered";
  return combine([...found, ...(failures.length > 0 ? (["unknown"] as const) : [])]);
}

/** A body that failed early leaves its workload unaudited; the checks still deserve their evidence. */
async function finishWorkloads(run: Run): Promise<void> {
  for (const workload of run.workloads) {
    if (run.history.of("drained", workload.name).length === 0) {
      await run
        .drain(workload, { within: "30s" })
        .catch((thrown: unknown) => run.failures.push(messageOf(thrown)));
    }
    await workload.stop().catch(() => undefined);
  }
}
