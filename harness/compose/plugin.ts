import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { messageOf, UserError } from "../core/errors.ts";
import { withContents } from "./files/inherited-variables.ts";
import type { SystemSpec } from "./model.ts";
import { type OwnReading, type ReadOptions, readOwn } from "./read.ts";
import { refusal } from "./refusal.ts";
import { specOf } from "./spec.ts";
import { withPlacesOf } from "./yaml/places.ts";
import { Problems } from "./yaml/problems.ts";
import { type MapNode, parseTrees } from "./yaml/tree.ts";

const run = promisify(execFile);
const deadlineMs = 20_000;
const largestOutputBytes = 16 * 1024 * 1024;

let version: Promise<string | undefined> | undefined;

/** The version of the `docker compose` plugin, or nothing where there is none; asked for once. */
export function composePluginVersion(): Promise<string | undefined> {
  version ??= askVersion();
  return version;
}

async function askVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("docker", ["compose", "version", "--short"], { timeout: deadlineMs });
    // Without the plugin an old client prints its own help and succeeds.
    return /^v?(\d+\.\d+\S*)$/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Reads a Compose file through the plugin's own `config --format json`. The plugin says what the file means and whether
 * it is one; our own reader gives the places, which the plugin's output has lost, and its remarks.
 *
 * @param path a folder or a file, as for `readCompose`
 * @throws UserError for a file that the plugin refuses, with its reason and our place, and for what no run can start
 */
export async function readComposeByPlugin(
  path: string,
  options: ReadOptions,
  version: string,
): Promise<SystemSpec> {
  const own = await readOwn(path, options);
  const reader = `docker compose ${version}`;
  const answer = await askPlugin(path, options);
  if ("refused" in answer) throw new UserError(refusal(own, reader, answer.refused));
  return specFromPlugin(answer.json, own, reader);
}

/** What the plugin makes of a file: its canonical JSON, or why it is none. */
export async function askPlugin(
  path: string,
  { environment, profiles = [], projectName }: ReadOptions,
): Promise<{ json: string } | { refused: string }> {
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? resolve(path) : dirname(resolve(path));
  const args = [
    "compose",
    ...(isFolder ? [] : ["--file", resolve(path)]),
    ...(projectName === undefined ? [] : ["--project-name", projectName]),
    ...profiles.flatMap((profile) => ["--profile", profile]),
    ...["config", "--format", "json"],
  ];
  const limits = { timeout: deadlineMs, maxBuffer: largestOutputBytes };
  try {
    const env = { ...defined(environment), PWD: folder };
    const { stdout: json } = await run("docker", args, { ...limits, cwd: folder, env });
    return { json };
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    return { refused: reasonIn(stderr) || messageOf(error) };
  }
}

/** The plugin's last line says why; those before it are its warnings. */
function reasonIn(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => !/^time="[^"]*" level=(warning|info)/.test(line))
    .join(" ")
    .trim();
}

/**
 * Turns the plugin's canonical JSON into the model; places are taken from our own reading where it says the same key.
 * JSON is YAML, and its only variables are `$$`, which stand for a dollar sign.
 *
 * @param json output of `docker compose config --format json`
 * @param mustStart whether what the file names and is not there is a mistake
 */
export async function specFromPlugin(
  json: string,
  own: OwnReading,
  reader: string,
  mustStart = true,
): Promise<SystemSpec> {
  const { files } = own.project;
  const findings = new Problems(files[0], true);
  const [tree] = parseTrees(json, files[0], () => undefined, findings) ?? [];
  findings.raise();
  if (tree?.kind !== "map") throw new UserError(`docker compose gave no map for ${files[0]}.`);
  const placed = withContents(withPlacesOf(tree, own.tree ?? tree) as MapNode, own.tree);
  const source = { name: nameIn(tree) ?? own.name, reader, file: files[0] };
  // The secrets that variables hold are named, not said.
  const { lookup } = own.project;
  // Which profiles run is decided already: the plugin prints only those services.
  const spec = await specOf(placed, { ...source, lookup }, findings, ["*"]);
  if (mustStart) findings.raise();
  const refused = own.findings.errors.map(({ message, ...place }) => ({
    ...place,
    message: `${message} (${reader} accepts it)`,
  }));
  return {
    ...spec,
    // What our own reader has to say stands in the file; the plugin's form of it says nothing more.
    warnings: [...refused, ...(own.spec?.warnings ?? spec.warnings)],
    notCovered: own.spec?.notCovered ?? spec.notCovered,
  };
}

function nameIn(tree: MapNode): string | undefined {
  const node = tree.entries.get("name")?.value;
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

function defined(environment: ReadOptions["environment"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
