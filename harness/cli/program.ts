import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, Option } from "commander";
import { packageFolder, version } from "../core/package-folder.ts";
import { wholeNumber } from "./run-options.ts";

/**
 * The commands and their options; nothing runs before it is parsed, so that its help can be written down.
 *
 * @param given.ofRepository with the commands that run the repository's own sources, which a package does not hold
 */
export function blackstartProgram(given: { ofRepository: boolean }): Command {
  const program = new Command("blackstart")
    .description("Resilience gates for containerised data platforms.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("(blackstart --help lists commands and options)");
  runCommands(program);
  if (given.ofRepository) repositoryCommands(program);
  otherCommands(program);
  return program;
}

function sharedOptions(): Option[] {
  return [
    new Option("--scale <name>", "length of durations").choices(["local", "ci", "nightly"]).default("local"),
    new Option("--seed <number>", "seed of all chance, from an earlier run's report"),
    new Option("--images <source>", "where images come from")
      .choices(["auto", "registry", "local"])
      .default("auto"),
    new Option("--mirror <prefix>", "registry prefix put before every reference that is pulled"),
    new Option("--stacks <number>", "how many stacks run side by side: auto follows the machine"),
  ];
}

/** Those of `docker compose`, with its meaning. */
function composeOptions(): Option[] {
  const each = (value: string, before: string[] = []) => [...before, value];
  return [
    new Option("--file <path>", "a Compose file; again: a file laid over it").argParser(each),
    new Option("--profile <name>", "a profile to be enabled; again: another").argParser(each),
    new Option("--env-file <path>", "a file of variables; again: another, which wins").argParser(each),
  ];
}

function budgetOption(): Option {
  return new Option(
    "--budget <time>",
    "what the gate of a folder may take (60s, 10m): the riskiest cells first, of all kinds",
  );
}

function runCommands(program: Command): void {
  const start = program
    .command("start [where]")
    .description("bring a platform up, run its gate, write the report");
  start.option("--platform <folder>", "folder with a Compose file and, if it needs one, a platform.ts");
  for (const option of composeOptions()) start.addOption(option);
  for (const option of sharedOptions()) start.addOption(option);
  start.addOption(budgetOption());
  start.option("--dry-run", "say what would be done, and start nothing");
  start.option("--no-visitors", "do not ask GET / at the ports that are published or exposed");
  start.option("--keep", "leave a platform standing on which a scenario did not pass");
  start.action(async (where, options) => {
    const { startGate } = await import("./start.ts");
    process.exitCode = await startGate({ where, ...options });
    // What stands on is connected to this process still, which nobody waits for.
    if (options.keep === true) process.exit();
  });

  const explain = program
    .command("explain [where]")
    .description("what the gate of a folder knows and would try, from its files alone; starts nothing");
  explain.option("--platform <folder>", "folder with a Compose file and, if it needs one, a platform.ts");
  for (const option of composeOptions()) explain.addOption(option);
  explain.addOption(budgetOption());
  explain.option("--json", "print it as JSON");
  explain.action(async (where, options) => {
    const { explainPlatform } = await import("./start.ts");
    process.exitCode = await explainPlatform({ where, ...options });
  });

  const scenario = program
    .command("scenario <path...>")
    .description("run one scenario or defect, or a folder of them");
  for (const option of sharedOptions()) scenario.addOption(option);
  scenario.option("--repeat <number>", "run it so many times", "1");
  scenario.option("--only <text>", "only scenarios whose id or title holds it");
  scenario.option("--order <ids>", "just these, with commas between, in this order on one stack");
  scenario.action(async (paths, options) => {
    const { runPaths } = await import("./scenario.ts");
    process.exitCode = await runPaths(paths, options);
  });
}

function otherCommands(program: Command): void {
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
}

function repositoryCommands(program: Command): void {
  program
    .command("test")
    .description(
      "types, lint, imports, unit tests, the gate's scenarios and defects, the report in a browser",
    )
    .option("--full", "every scenario and every defect there is")
    .option("--no-check", "without what `check` tests: types, lint, unit tests")
    .option("--stacks <number>", "how many stacks run side by side")
    .action(async (options) => {
      const { testAll } = await import("./test.ts");
      process.exitCode = await testAll(options);
    });

  program
    .command("trial")
    .description("the gate of each sick and healthy platform of the trial, beside what is right")
    .option("--only <text>", "only cases whose kind or name holds it")
    .option("--repeat <number>", "so many rounds", "1")
    .option("--busy-core", "with one core kept busy beside each gate")
    .action(async ({ repeat, ...options }) => {
      const { trial } = await fromRepository("suites/trial/run.ts");
      process.exitCode = await trial({ ...options, repeat: wholeNumber("--repeat", repeat, 1) });
    });

  benchCommands(program.command("bench").description("measurements, beside what is asked for"));

  program
    .command("check")
    .description("types, lint, unused code, imports and unit tests; needs no engine")
    .action(async () => {
      const { check } = await import("./check.ts");
      process.exitCode = (await check()).exitCode;
    });
}

/** What is the repository's own, which a package does not hold, is found when it is asked for. */
function fromRepository(file: string) {
  return import(pathToFileURL(join(packageFolder(), file)).href);
}

const imagesOption = () =>
  new Option("--images <source>", "where images come from").choices(["auto", "registry", "local"]);

function benchCommands(bench: Command): void {
  bench
    .command("rows", { isDefault: true })
    .description("what the delivery audit costs: time and memory for up to 100 million stored rows")
    .option("--most <ids>", "leave out cases with more ids than this")
    .addOption(imagesOption())
    .action(async (options) => {
      const { benchStoredRows } = await fromRepository("bench/stored-rows.ts");
      process.exitCode = await benchStoredRows(options);
    });

  bench
    .command("link")
    .description(
      "what a link costs on which nothing is wrong: bare, forwarded by the packet filter, through Toxiproxy",
    )
    .option("--rounds <number>", "rounds of each", "3")
    .addOption(imagesOption())
    .action(async (options) => {
      const { benchLink } = await fromRepository("bench/link.ts");
      process.exitCode = await benchLink(options);
    });

  bench
    .command("start")
    .description("twelve services until all are healthy: docker compose and Blackstart in turns")
    .option("--rounds <number>", "rounds of each", "3")
    .option("--compose <program>", "a docker compose that is no plugin of the engine's client")
    .addOption(imagesOption())
    .action(async (options) => {
      const { benchStart } = await fromRepository("bench/start.ts");
      process.exitCode = await benchStart(options);
    });

  bench
    .command("pace")
    .description("time and memory of an old commit and of the working tree, in alternating rounds")
    .option("--against <commit>", "the old commit", "60cba9e")
    .option("--rounds <number>", "rounds of each side that are counted", "2")
    .option("--only <names>", "of small, cold, eight, durability, test, full", "small,cold,durability")
    .option("--files <names>", "these files of the durability suite alone, with commas between")
    .option("--keep <folder>", "a clone of the old commit to use again, made where it is missing")
    .action(async (options) => {
      const { benchPace } = await fromRepository("bench/pace.ts");
      process.exitCode = await benchPace(options);
    });
}
