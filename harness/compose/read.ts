import { Documents } from "./files/documents.ts";
import { type ComposeProject, composeProject } from "./files/project.ts";
import { projectName } from "./files/project-name.ts";
import { TreeReader } from "./files/whole-tree.ts";
import type { SystemSpec } from "./model.ts";
import { specOf } from "./spec.ts";
import { Problems } from "./yaml/problems.ts";
import type { MapNode } from "./yaml/tree.ts";

export interface ReadOptions {
  /** Variables of the process; the files of variables come second. */
  environment: Record<string, string | undefined>;
  /** Enabled profiles, `*` for all; absent: `COMPOSE_PROFILES`. */
  profiles?: string[];
  projectName?: string;
}

/** What our own reader made of files, mistakes among it. */
export interface OwnReading {
  project: ComposeProject;
  name: string;
  /** Absent where a file has no tree. */
  tree?: MapNode;
  spec?: SystemSpec;
  findings: Problems;
}

/** What the model says of itself where nobody but us has read the files. */
const ownReader = "Blackstart's own reader";

/**
 * Reads a Compose file with all that belongs to it, and nothing but files.
 *
 * @param path a folder, read as `docker compose` reads it that is started there, or one file, as with `--file`
 * @throws UserError with one line `compose.yaml:17: …` for each mistake
 */
export async function readCompose(path: string, options: ReadOptions): Promise<SystemSpec> {
  const { findings, spec } = await readOwn(path, options);
  findings.raise();
  if (!spec) throw new Error("a Compose file without a model must have an error");
  return spec;
}

/**
 * The same, with its mistakes in `findings`.
 *
 * @throws UserError where there is no file to be read
 */
export async function readOwn(path: string, options: ReadOptions): Promise<OwnReading> {
  const noted = new Problems(path);
  const project = composeProject(path, options.environment, noted);
  const findings = new Problems(project.files[0]);
  for (const error of noted.errors) findings.error({ column: 1, ...error }, error.message);
  const name = await projectName(options.projectName, project);
  const lookup = (variable: string) =>
    variable === "COMPOSE_PROJECT_NAME" ? name : project.lookup(variable);
  const tree = await new TreeReader(new Documents(findings)).whole({ ...project, lookup });
  if (tree === undefined) {
    const place = { file: project.files[0], line: 1, column: 1 };
    if (findings.errors.length === 0) findings.error(place, "the file is empty; expected services.");
    return { project, name, findings };
  }
  const found = { name, reader: ownReader, file: project.files[0], lookup };
  const spec = await specOf(tree, found, findings, options.profiles);
  return { project, name, tree, spec, findings };
}
