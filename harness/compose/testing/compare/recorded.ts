import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askPlugin } from "../../plugin.ts";

/** What `docker compose config` said of a folder, with the folder's own path taken out. */
type Recorded = { refused: string } | { config: unknown };

const fileName = "docker-compose.answer.json";
const folderMark = "<folder>";

/** Variables of the process that recorded answers are made with, beside what a program needs to be found. */
export const recordedWith = { HOME: "/home/user" } as const;

/** Asks the plugin anew and keeps what it says. */
export async function record(folder: string): Promise<void> {
  const environment = { ...process.env, ...recordedWith, DOCKER_CONFIG: dockerConfig() };
  const answer = await askPlugin(folder, { environment });
  const kept: Recorded =
    "json" in answer ? { config: JSON.parse(answer.json) as unknown } : { refused: answer.refused };
  const text = `${JSON.stringify(kept, undefined, 2)}\n`.replaceAll(folder, folderMark);
  writeFileSync(join(folder, fileName), text);
}

/** The plugin's answer as it was recorded. */
export async function recordedAnswer(folder: string): ReturnType<typeof askPlugin> {
  const text = readFileSync(join(folder, fileName), "utf8").replaceAll(folderMark, folder);
  const kept = JSON.parse(text) as Recorded;
  return "refused" in kept ? kept : { json: JSON.stringify(kept.config) };
}

/** Docker's client looks for its plugins below a home folder, which is another one here. */
function dockerConfig(): string {
  return process.env.DOCKER_CONFIG ?? join(process.env.HOME ?? "/", ".docker");
}
