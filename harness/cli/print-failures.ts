import { relative } from "node:path";
import { oneLine } from "../core/one-line.ts";
import type { TestOutcome } from "./vitest-run.ts";

/** Lines of a failure that are shown; the whole of it stands above, where the test ran. */
const linesShown = 12;

/** Names what failed, once more and last: in a log of thousands of lines only its end is read. */
export function printFailures(tests: readonly TestOutcome[]): void {
  for (const { file, title, message } of tests.filter(({ status }) => status === "failed")) {
    const place = file.startsWith("/") ? relative(process.cwd(), file) : file;
    const why = message.split("\n").slice(0, linesShown).map(oneLine).join("\n    ");
    process.stdout.write(`\nfailed: ${oneLine(`${place} > ${title}`)}\n    ${why}\n`);
  }
}
