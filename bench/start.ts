import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownedRun } from "../harness/cli/owned-run.ts";
import { progressLine } from "../harness/cli/progress.ts";
import { type RunOptions, wholeNumber } from "../harness/cli/run-options.ts";
import { EnvironmentError, exitCodes } from "../harness/core/errors.ts";
import { packageFolder } from "../harness/core/package-folder.ts";
import { loadPlatform } from "../harness/declare/platform-folder.ts";
import { createHistory } from "../harness/history/log.ts";
import { beginHistory } from "../harness/stacks/observe.ts";
import { prepare } from "../harness/stacks/prepare.ts";
import type { RunContext } from "../harness/stacks/run-context.ts";
import { createStack } from "../harness/stacks/stack.ts";
import { judgedStarts, type MeasuredStart } from "./start/figures.ts";
import { twelveServices } from "./start/services.ts";

const run = promisify(execFile);
const limitMs = 300_000;

interface Options extends RunOptions {
  rounds?: string;
  /** A program that is docker compose; by default the engine client's plugin. */
  compose?: string;
}

/**
 * `bench start`: how long twelve services take until all are healthy, by `docker compose up --wait` and by Blackstart with
 * all pairs through proxies and captures, in turns. 0 where what is asked is met. Rejects with an EnvironmentError where
 * there is no docker compose.
 */
export async function benchStart(options: Options): Promise<number> {
  const rounds = wholeNumber("--rounds", options.rounds ?? "3", 1);
  const compose = await composeProgram(options.compose);
  return ownedRun(options, async ({ context, interrupted }) => {
    const folder = await mkdtemp(join(tmpdir(), "blackstart-bench-start-"));
    const measured: MeasuredStart[] = [];
    try {
      await writeFile(join(folder, "compose.yaml"), twelveServices(await redisImage(folder, context)));
      const project = `bench-${context.identity.run}`;
      const ways = {
        "docker compose": () => byCompose(compose, project, folder),
        blackstart: () => byBlackstart(folder, context),
      };
      const all = Object.keys(ways) as (keyof typeof ways)[];
      for (let round = 0; round < rounds && !interrupted(); round++) {
        for (const by of round % 2 === 0 ? all : all.toReversed()) {
          const ms = await ways[by]();
          measured.push({ by, round, ms });
          progressLine("bench", `${by}: ${(ms / 1_000).toFixed(2)} s`);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    if (interrupted()) return exitCodes.interrupted;
    const { table, met } = judgedStarts(measured);
    process.stdout.write(`\n${table}\n`);
    const out = join(packageFolder(), "reports", "out");
    await mkdir(out, { recursive: true });
    await writeFile(join(out, "bench-start.json"), `${JSON.stringify({ measured }, undefined, 2)}\n`);
    return met ? exitCodes.pass : exitCodes.fail;
  });
}

async function composeProgram(given: string | undefined): Promise<string[]> {
  const program = given === undefined ? ["docker", "compose"] : [given];
  const [file = "", ...words] = program;
  const { stdout } = await run(file, [...words, "version", "--short"]).catch(() => ({ stdout: "" }));
  // Without the plugin an old client prints its own help and succeeds.
  if (/^\S+$/.test(stdout.trim())) return program;
  throw new EnvironmentError(
    `bench start measures against docker compose, and "${program.join(" ")}" does not answer (--compose <program>)`,
  );
}

/** The reference of a Redis on the engine that both may start. */
async function redisImage(folder: string, context: RunContext): Promise<string> {
  await writeFile(join(folder, "compose.yaml"), "services:\n  store:\n    image: redis:7-bookworm\n");
  const { images } = await prepare(await platformIn(folder, "bench-image"), context, {}, progressLine);
  return images.services.get("store") ?? "redis:7-bookworm";
}

/** A run prepares a platform once, which it knows by its name. */
async function platformIn(folder: string, name: string) {
  return { ...(await loadPlatform(folder)), name };
}

async function byCompose([file = "", ...words]: string[], project: string, folder: string): Promise<number> {
  const compose = (...command: string[]) =>
    run(file, [...words, "-p", project, "-f", join(folder, "compose.yaml"), ...command], {
      timeout: limitMs,
    });
  const began = performance.now();
  try {
    await compose("up", "--detach", "--wait");
    return performance.now() - began;
  } finally {
    await compose("down", "--volumes", "--timeout", "0");
  }
}

async function byBlackstart(folder: string, context: RunContext): Promise<number> {
  const began = performance.now();
  const stack = createStack(context, await prepare(await platformIn(folder, "bench-start"), context));
  stack.recorder.use(createHistory(stack.clock.now));
  try {
    await stack.system.start({ known: async () => beginHistory(stack) });
    return performance.now() - began;
  } finally {
    await stack.system.stop();
  }
}
