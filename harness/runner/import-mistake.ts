import { relative } from "node:path";
import { messageOf, UserError } from "../core/errors.ts";

/** Why Node could not import a file of the user's, where that is theirs to mend; undefined for anything else. */
export function importMistake(file: string, thrown: unknown): UserError | undefined {
  const sentence = sentenceFor(thrown);
  if (sentence === undefined) return undefined;
  return new UserError(`${relative(process.cwd(), file)}: ${sentence}`, { cause: thrown });
}

function sentenceFor(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, message } = thrown as NodeJS.ErrnoException;
  // A door of ours says which package it needs, but not who opened it.
  if (thrown instanceof UserError) return message.startsWith("blackstart/") ? message : undefined;
  if (code === "ERR_MODULE_NOT_FOUND") return message;
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") return `${messageOf(thrown)} (Node only strips types)`;
  if (message === "Cannot use import statement outside a module")
    return 'read as CommonJS: put "type": "module" into package.json, or end its name with .mts or .mjs';
  return undefined;
}
