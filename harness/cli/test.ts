import { join } from "node:path";
import { exitCodes } from "../core/errors.ts";
import { packageFolder } from "../core/package-folder.ts";
import { provideBrowser } from "./browser.ts";
import { check } from "./check.ts";
import { ownedRun } from "./owned-run.ts";
import { printFailures } from "./print-failures.ts";
import { type RunOptions, stacksOf } from "./run-options.ts";
import { runSuites } from "./run-suites.ts";
import { runVitest, type TestOutcome } from "./vitest-run.ts";

/**
 * `test`: everything that a change must pass. `full` runs every scenario and defect instead of the gate's; `check: false`
 * leaves out what `check` tests, for a pipeline that has it as a job of its own. The last line counts the tests of all
 * parts.
 */
export async function testAll(
  options: { full?: boolean; check?: boolean } & Pick<RunOptions, "stacks">,
): Promise<number> {
  // Before a minute of other checks, not after it.
  stacksOf(options.stacks);
  const checked = options.check === false ? { tests: [], exitCode: exitCodes.pass } : await check();
  const tests: TestOutcome[] = [...checked.tests];
  let worst = checked.exitCode;
  if (worst === exitCodes.pass) {
    worst = await ownedRun(options.stacks === undefined ? {} : { stacks: options.stacks }, async (run) => {
      await provideBrowser();
      const suites = await runSuites(run, {
        title: options.full === true ? "every scenario and defect" : "gate scenarios and defects",
        command: options.full === true ? "npm run test:full" : "npm test",
        paths: [join(packageFolder(), "suites")],
        stacks: options.stacks,
        ...(options.full === true ? {} : { tag: "gate" }),
      });
      tests.push(...suites.tests);
      if (suites.exitCode === exitCodes.interrupted) return suites.exitCode;
      const rest = await runVitest({
        arguments: ["--project=report", "--project=engine"],
        resultFile: join(run.context.folder, "vitest-rest.json"),
        signal: run.signal,
      });
      tests.push(...rest.tests);
      return run.interrupted()
        ? exitCodes.interrupted
        : suites.exitCode || (rest.exitCode === 0 ? 0 : exitCodes.fail);
    });
  }
  printFailures(tests);
  if (worst === exitCodes.interrupted) {
    // Suites that were ended have no counts, and a line without their failures would be a lie.
    process.stdout.write("\ninterrupted: the tests were not counted\n");
    return worst;
  }
  const count = (status: TestOutcome["status"]) => tests.filter((test) => test.status === status).length;
  const skipped = count("skipped");
  process.stdout.write(
    `\ntests: ${count("passed")} passed, ${count("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
  );
  return worst;
}
