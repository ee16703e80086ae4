import { activeCollector, type Entry } from "../scenario/collector.ts";
import { registerInVitest, testFileOfVitest } from "./register.ts";

/**
 * Hands a declaration to whoever runs the file: Blackstart's own runner, or vitest. A file that another one imports
 * (a defect takes its scenario from a suite) declares nothing there: its scenarios are values only.
 */
export function declare(entry: Entry): void {
  const collector = activeCollector();
  if (collector !== undefined) collector.add(entry);
  else if (testFileOfVitest() === entry.file) registerInVitest(entry);
}
