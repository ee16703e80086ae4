import { CommanderError } from "commander";
import { EnvironmentError, exitCodes, messageOf, UserError } from "../core/errors.ts";
import { oneLine } from "../core/one-line.ts";
import { inRepository } from "../core/package-folder.ts";
import { readDockerConfigs } from "../images/docker-config.ts";
import { blackstartProgram } from "./program.ts";

/** Runs the command that was asked for. Exit codes: 0 pass, 1 fail, 2 usage, 3 unknown, 4 environment, 130 interrupted. */
const program = blackstartProgram({ ofRepository: inRepository() });

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
