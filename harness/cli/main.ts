import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, CommanderError, Option } from "commander";
import { EnvironmentError, exitCodes, messageOf, UserError } from "../core/errors.ts";
import { oneLine } from "../core/one-line.ts";
import { inRepository, packageFolder, version } from "../core/package-folder.ts";
import { readDockerConfigs } from "../images/docker-config.ts";

/** The commands of Blackstart. Exit codes: 0 pass, 1 fail, 2 usage, 3 unknown, 4 environment, 130 interrupted. */
const program = new Command("blackstart")
  .description("Resilience gates for containerised data platforms.")
  .version(version())
  .exitOverride()
  .showHelpAfterError("(blackstart --help lists commands and options)");

const shared = [
  new Option("--scale <name>", "length of durations").choices(["local", "ci", "nightly"]).default("local"),
  new Option("--seed <number>", "seed of all chance, from an earlier run's report"),
  new Option("--images <source>", "where images come from")
    .choices(["auto", "registry", "local"])
    .default("auto"),
  new Option("--mirror <prefix>", "registry prefix put before every reference that is pulled"),
  new Option("--stacks <number>", "how many stacks run side by side: auto follows the machine"),
];

const start = program.command("start").description("bring a platform up, run its gate, write the report");
start.option("--platform <folder>", "folder with a Compose file and, if it needs one, a platform.ts");
for (const option of shared) start.addOption(option);
start.action(async (options) => {
  const { startGate } = await import("./start.ts");
  process.exitCode = await startGate(options);
});

const scenario = program
  .command("scenario <path...>")
  .description("run one scenario or defect, or a folder of them");
for (const option of shared) scenario.addOption(option);
scenario.option("--repeat <number>", "run it so many times", "1");
scenario.option("--only <text>", "only scenarios whose id or title holds it");
scenario.action(async (paths, options) => {
  const { runPaths } = await import("./scenario.ts");
  process.exitCode = await runPaths(paths, options);
});

// They run the repository's own sources, which a package does not hold.
if (inRepository()) repositoryCommands();

program
  .command("types [folder]")
  .description("write what a Compose file's services and links are called as a type, beside it")
  .option("--check", "write nothing: exit code 1 where the file is not as it would be written")
  .action(async (folder, options) => {
    const { types } = await import("./types.ts");
    process.exitCode = await types(folder, options);
  });

program
  .command("doctor")
  .description("what this machine can do and what is missing")
  .action(async () => {
    const { doctor } = await import("./doctor.ts");
    process.exitCode = await doctor();
  });

program
  .command("judge <folder>")
  .description("judge a saved run, or one scenario of it, again from its files, and say what differs")
  .option("--json", "print what was found as JSON")
  .action(async (folder, options) => {
    const { judge } = await import("./judge.ts");
    process.exitCode = await judge(folder, options);
  });

program
  .command("clean")
  .description("remove all that runs of Blackstart left on the engine, and nothing else")
  .option("--all", "also what belongs to runs that are still alive")
  .action(async (options) => {
    const { clean } = await import("./clean.ts");
    process.exitCode = await clean(options);
  });

// testcontainers reads Docker's configuration while it is loaded, and one that is no JSON would end the process there
// with a stack trace that quotes the file: a registry's passwords.
program.hook("preAction", (_, command) => {
  if (["start", "scenario", "test", "doctor"].includes(command.name())) readDockerConfigs();
});

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = exitCodeOf(thrown);
}

/** A user's mistake and a machine's lack are told in a sentence; anything else is a bug and shows where it is. */
function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  if (thrown instanceof UserError || thrown instanceof EnvironmentError) {
    process.stderr.write(`blackstart: ${messageOf(thrown).split("\n").map(oneLine).join("\n")}\n`);
    return thrown.exitCode;
  }
  process.stderr.write(
    `blackstart: unexpected: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`,
  );
  return exitCodes.unknown;
}

function repositoryCommands(): void {
  program
    .command("test")
    .description(
      "types, lint, imports, unit tests, the gate's scenarios and defects, the report in a browser",
    )
    .option("--full", "every scenario and every defect there is")
    .option("--stacks <number>", "how many stacks run side by side")
    .action(async (options) => {
      const { testAll } = await import("./test.ts");
      process.exitCode = await testAll(options);
    });

  const bench = program
    .command("bench")
    .description("what the delivery audit costs: time and memory for up to 100 million stored rows")
    .option("--most <ids>", "leave out cases with more ids than this");
  bench.addOption(
    new Option("--images <source>", "where images come from").choices(["auto", "registry", "local"]),
  );
  bench.action(async (options) => {
    // It stands on the reference platform's bars, which a package does not hold.
    const file = pathToFileURL(join(packageFolder(), "bench", "stored-rows.ts")).href;
    const { benchStoredRows } = await import(file);
    process.exitCode = await benchStoredRows(options);
  });

  program
    .command("check")
    .description("types, lint, unused code, imports and unit tests; needs no engine")
    .action(async () => {
      const { check } = await import("./check.ts");
      process.exitCode = (await check()).exitCode;
    });
}
