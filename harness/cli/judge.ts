import { judgeRun } from "../judge/judge-run.ts";
import { judgementText } from "../judge/judgement-text.ts";

/**
 * `judge`: runs the checks of a saved run again, from its files alone. 0 where all is as it was stored, 1 where
 * anything differs, 2 where files are missing, damaged, or of a schema that this version does not know.
 */
export async function judge(folder: string, options: { json?: boolean }): Promise<number> {
  const judged = await judgeRun(folder);
  const text = options.json === true ? `${JSON.stringify(judged, undefined, 2)}\n` : judgementText(judged);
  // Whoever pages through it may stop reading.
  process.stdout.on("error", () => undefined);
  process.stdout.write(text);
  return judged.exitCode;
}
