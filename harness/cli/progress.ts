import { appendFileSync } from "node:fs";
import { oneLine } from "../core/one-line.ts";

let lastName = "";
let logFile: string | undefined;

/** What builders say of each of their steps: of use where one fails, and then it is in the log. */
const ofABuild = [
  /^Step \d+\/\d+ : /,
  /^---> /,
  /^Removing intermediate container /,
  /^Successfully (built|tagged) /,
  /^#\d+ /,
];

/** From now on every step goes into this file as well, and those of builds into it alone. */
export function logProgress(file: string): void {
  logFile = file;
}

/** One step of set-up on the terminal: who, and what. Control characters of foreign tools are taken out. */
export function progressLine(name: string, line: string): void {
  const text = oneLine(line).trim();
  if (text === "") return;
  if (logFile !== undefined) appendFileSync(logFile, `${oneLine(name)}  ${text}\n`);
  if (logFile !== undefined && isOfABuild(text)) return;
  process.stdout.write(`${name === lastName ? " ".repeat(name.length) : name}  ${text}\n`);
  lastName = name;
}

/** Whether a line is a builder's own, of one step of many. */
export function isOfABuild(text: string): boolean {
  return ofABuild.some((form) => form.test(text));
}
