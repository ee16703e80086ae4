import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Platform } from "../../declare/platform.ts";
import { loadPlatform } from "../../declare/platform-folder.ts";
import type { Fault } from "../../faults/fault.ts";
import { createHistory, type HistoryLog } from "../../history/log.ts";
import { beginHistory } from "../observe.ts";
import { type PlatformChange, prepare } from "../prepare.ts";
import { runContext } from "../run-context.ts";
import { createStack, type Stack } from "../stack.ts";

/** A platform of a few lines of Compose that runs, with a history that has its wire and its engine's events. */
export interface SmallStack extends Stack {
  history: HistoryLog;
}

/** Starts it as a run of its own, so that what is removed at the end is nothing but what it made. */
export async function startSmall(
  compose: string,
  { change, platform }: { change?: PlatformChange; platform?: Partial<Platform> } = {},
): Promise<SmallStack> {
  const parent = mkdtempSync(join(tmpdir(), "blackstart-small-"));
  process.once("exit", () => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "small");
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), compose);
  process.env.BLACKSTART_RUN_FOLDER = join(folder, ".blackstart");
  delete process.env.BLACKSTART_OWNER;
  const context = runContext();
  const whole = { ...(await loadPlatform(folder)), ...platform };
  const stack = createStack(context, await prepare(whole, context, change));
  const history = createHistory(stack.clock.now);
  stack.recorder.use(history);
  await stack.system.start({
    async known() {
      beginHistory(stack);
    },
  });
  return { ...stack, history };
}

/** Injects, runs the body, heals whatever happens, and prints both proofs. */
export async function during<T>(fault: Fault, body: () => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(60_000);
  try {
    console.log(fault.kind, fault.target, await fault.inject(signal));
    return await body();
  } finally {
    console.log(fault.kind, "healed", await fault.heal(signal));
  }
}
