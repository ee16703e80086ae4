import { relative } from "node:path";

/** Compiled code is the package's: in a user's own folder the commands have other names than in the repository. */
const isPackage = import.meta.url.endsWith(".js");

/** The command that runs one scenario's file again. `path` is relative to the working folder. */
export function scenarioCommand(path: string, seed?: number): string {
  return withSeed(isPackage ? `npx blackstart scenario ${path}` : `npm run scenario ${path}`, seed);
}

/** The command that runs a gate again: of the platform in this folder, or by default of the one that `start` takes. */
export function startCommand(folder?: string, seed?: number): string {
  const start = isPackage ? "npx blackstart start" : "npm start";
  if (folder === undefined) return withSeed(start, seed);
  return `${isPackage ? start : `${start} --`} --platform ${folder}${seed === undefined ? "" : ` --seed ${seed}`}`;
}

/** The command for a file anywhere below the working folder. */
export function commandForFile(file: string, seed: number): string {
  return scenarioCommand(relative(process.cwd(), file), seed);
}

/** npm keeps options for itself unless they come behind two dashes. */
function withSeed(command: string, seed: number | undefined): string {
  if (seed === undefined) return command;
  return isPackage ? `${command} --seed ${seed}` : `${command} -- --seed ${seed}`;
}
