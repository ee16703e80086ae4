import { messageOf, UserError } from "../../../core/errors.ts";
import { askPlugin, specFromPlugin } from "../../plugin.ts";
import { type ReadOptions, readOwn } from "../../read.ts";
import { type Difference, differencesOf } from "./fields.ts";

/** How the two readers stand to one file. */
export type Comparison =
  /** Both read it; `absent` where `up` would fail, because a file or a variable that it names is not there. */
  | { kind: "both accept"; differences: Difference[]; absent: string[] }
  | { kind: "both refuse"; ours: string; theirs: string }
  | { kind: "only Compose accepts"; ours: string }
  | { kind: "only ours accepts"; theirs: string };

/**
 * Reads a folder or a file with our own reader and with the plugin, field by field.
 *
 * @param ask what the plugin says of it; in a test, an answer that it gave before
 */
export async function compareReaders(
  path: string,
  options: ReadOptions,
  ask: typeof askPlugin = askPlugin,
): Promise<Comparison> {
  const answer = await ask(path, options);
  const own = await readOwn(path, options).catch((thrown: unknown) => {
    if (thrown instanceof UserError) return messageOf(thrown);
    throw thrown;
  });
  const refusal =
    typeof own === "string"
      ? own
      : own.findings.errors.every(({ message }) => own.findings.absent.has(message))
        ? undefined
        : own.findings.lines().join("\n");
  if ("refused" in answer)
    return refusal === undefined
      ? { kind: "only ours accepts", theirs: answer.refused }
      : { kind: "both refuse", ours: refusal, theirs: answer.refused };
  if (typeof own === "string" || own.spec === undefined || refusal !== undefined)
    return { kind: "only Compose accepts", ours: refusal ?? String(own) };
  const theirs = await specFromPlugin(answer.json, own, "docker compose", false);
  return {
    kind: "both accept",
    differences: differencesOf(own.spec, theirs),
    absent: [...own.findings.absent],
  };
}
