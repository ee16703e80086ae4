import { oneLine } from "../core/one-line.ts";

let lastName = "";

/** One step of set-up on the terminal: who, and what. Control characters of foreign tools are taken out. */
export function progressLine(name: string, line: string): void {
  const text = oneLine(line).trim();
  if (text === "") return;
  process.stdout.write(`${name === lastName ? " ".repeat(name.length) : name}  ${text}\n`);
  lastName = name;
}
