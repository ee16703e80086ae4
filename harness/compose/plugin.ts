import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { messageOf, UserError } from "../core/errors.ts";
import { ComposeLoader } from "./load.ts";
import type { SystemSpec } from "./model.ts";
import { type ReadOptions, readCompose, specOf } from "./read.ts";
import { withPlacesOf } from "./yaml/places.ts";
import { Problems } from "./yaml/problems.ts";
import { type MapNode, parseTree } from "./yaml/tree.ts";

const run = promisify(execFile);
const deadlineMs = 20_000;
const largestOutputBytes = 16 * 1024 * 1024;

/** The version of the `docker compose` plugin, or nothing where there is none. */
export async function composePluginVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("docker", ["compose", "version", "--short"], { timeout: deadlineMs });
    // Without the plugin an old client prints its own help and succeeds.
    return /^v?\d+\.\d+\S*$/.exec(stdout.trim())?.[0];
  } catch {
    return undefined;
  }
}

/**
 * Reads a Compose file through the plugin's own `config --format json`. Our own reader goes first: it finds the
 * user's mistakes with their lines, which the plugin's output has lost. Its remarks are the ones to keep.
 *
 * @throws UserError for a mistake that either of them finds
 */
export async function readComposeByPlugin(file: string, options: ReadOptions): Promise<SystemSpec> {
  const own = await readCompose(file, options);
  const profiles = (options.profiles ?? []).flatMap((profile) => ["--profile", profile]);
  const project = options.projectName === undefined ? [] : ["--project-name", options.projectName];
  const args = ["compose", "--file", resolve(file), ...project, ...profiles, "config", "--format", "json"];
  let json: string;
  try {
    const limits = { timeout: deadlineMs, maxBuffer: largestOutputBytes };
    ({ stdout: json } = await run("docker", args, { ...limits, env: defined(options.environment) }));
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new UserError(`docker compose does not accept ${file}: ${stderr || messageOf(error)}`);
  }
  const spec = await specFromPlugin(json, file, options);
  return { ...spec, warnings: own.warnings, notCovered: own.notCovered };
}

/**
 * Turns the plugin's canonical JSON into the model; places are taken from the Compose file where it says the
 * same key. JSON is YAML, and its only variables are `$$`, which stand for a dollar sign.
 *
 * @param json output of `docker compose config --format json`
 * @param file path of the Compose file it was made from
 */
export async function specFromPlugin(json: string, file: string, options: ReadOptions): Promise<SystemSpec> {
  const path = resolve(file);
  const findings = new Problems(path);
  const tree = parseTree(json, path, () => undefined, findings);
  findings.raise();
  if (tree?.kind !== "map") throw new UserError(`docker compose gave no map for ${file}.`);
  const loader = new ComposeLoader((name) => options.environment[name], findings);
  const source = await loader.load(path);
  findings.raise();
  const placed = withPlacesOf(tree, source ?? tree) as MapNode;
  // Which profiles run is decided already: the plugin prints only those services.
  const spec = await specOf(placed, path, loader, findings, { ...options, profiles: ["*"] });
  findings.raise();
  return spec;
}

function defined(environment: ReadOptions["environment"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
