import type { Command } from "commander";
import { blackstartProgram } from "../../harness/cli/program.ts";
import { titled } from "./page.ts";

/** Width of the help's text, whatever the terminal of whoever makes the page. */
const width = 110;

/** The page of all commands, which is their help. */
export function commandsPage(): string {
  const ofPackage = new Set(blackstartProgram({ ofRepository: false }).commands.map((one) => one.name()));
  const { commands } = blackstartProgram({ ofRepository: true });
  const shown = (wanted: boolean) => commands.filter((one) => ofPackage.has(one.name()) === wanted).map(help);
  return titled(
    "Commands",
    "In a project of yours: `npx blackstart <command>`. In the repository: `npm run <command> -- <options>`, and `npm start` and `npm test` for the two that npm knows. Exit codes: 0 pass, 1 fail, 2 usage or configuration, 3 `unknown`, 4 environment (safe to run again), 130 interrupted.",
    ["## Everywhere", ...shown(true), "## In the repository alone", ...shown(false)],
  );
}

function help(command: Command): string {
  const text = [command, ...command.commands].map(usage).join("\n\n");
  return `### ${command.name()}\n\n\`\`\`text\n${text}\n\`\`\``;
}

function usage(command: Command): string {
  command.configureHelp({ helpWidth: width });
  return command
    .helpInformation()
    .trim()
    .replace(/[ \t]+$/gm, "");
}
