import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import { type Scale, scaleNamed } from "../core/scale.ts";
import { type RunIdentity, runIdentity } from "../engine/identity.ts";
import { type ImageSource, parseSource } from "../images/resolve.ts";
import type { Repeated } from "./repeat-command.ts";

/** What all processes of one run share; the parent hands it down in the environment. */
export interface RunContext {
  identity: RunIdentity;
  /** Where the run's files go. */
  folder: string;
  seed: number;
  scale: Scale;
  imageSource: ImageSource;
  mirror: string | undefined;
  /** Whether tools that a local build of an image needs may be installed on this machine. */
  mayInstall: boolean;
  /** Whether the harness's own visitors ask at the platform's ports. */
  visitors: boolean;
  startedWallMs: number;
}

/** Environment names by which a run context travels from the parent to vitest's workers. */
export const contextVariables = {
  folder: "BLACKSTART_RUN_FOLDER",
  seed: "BLACKSTART_SEED",
  scale: "BLACKSTART_SCALE",
  images: "BLACKSTART_IMAGES",
  mirror: "BLACKSTART_MIRROR",
  mayInstall: "BLACKSTART_MAY_INSTALL",
  visitors: "BLACKSTART_VISITORS",
  started: "BLACKSTART_STARTED",
} as const;

/** The context that the parent handed down, completed where vitest was started without one. */
export function runContext(environment: NodeJS.ProcessEnv = process.env): RunContext {
  const identity = runIdentity();
  const folder = resolve(environment[contextVariables.folder] ?? join(".blackstart", identity.run));
  mkdirSync(folder, { recursive: true });
  return {
    identity,
    folder,
    seed: seedOf(environment[contextVariables.seed]),
    scale: scaleNamed(environment[contextVariables.scale] ?? "local"),
    imageSource: parseSource(environment[contextVariables.images]),
    mirror: environment[contextVariables.mirror],
    mayInstall: environment[contextVariables.mayInstall] === "1",
    visitors: environment[contextVariables.visitors] === "1",
    startedWallMs: Number(environment[contextVariables.started] ?? Date.now()),
  };
}

/** What a command must be given to make a run like this one. */
export function repeated({ seed, scale, imageSource, mirror }: RunContext): Repeated {
  return { seed, scale: scale.name, images: imageSource, ...(mirror === undefined ? {} : { mirror }) };
}

function seedOf(text: string | undefined): number {
  if (text === undefined || text === "") return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0)
    throw new UserError(`not a seed: "${text}" (a whole number from 0)`);
  return seed;
}
