import { dirname, relative } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Diagnostic, NotCovered } from "../model.ts";

/** A position in a file, for messages. `file` is absolute; `line` and `column` start at 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
  /** The folder that relative paths written here start from, where it is not the file's own. */
  base?: string;
}

/** Where relative paths written at a place start from. */
export function baseOf(place: Place): string {
  return place.base ?? dirname(place.file);
}

/** One file can repeat a mistake hundreds of times through an anchor; a person needs the first ones. */
const shownProblems = 20;

/**
 * What was found while a Compose file was read. Errors are collected, so that a user sees all of them at
 * once; `raise` turns them into one UserError, by file and line.
 */
export class Problems {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  readonly notCovered: NotCovered[] = [];
  /** Of the errors, those of files and variables that are not there: Compose tells of them when it starts. */
  readonly absent = new Set<string>();
  private readonly root: string;
  /** What is read was accepted by Compose itself: a key that is not known here is new, and no slip. */
  readonly isAccepted: boolean;

  /** @param file the Compose file that the user named; places are shown relative to its folder */
  constructor(file: string, isAccepted = false) {
    this.root = dirname(file);
    this.isAccepted = isAccepted;
  }

  error(place: Place, message: string): void {
    add(this.errors, message, place);
  }

  missing(place: Place, message: string): void {
    this.absent.add(message);
    this.error(place, message);
  }

  warn(place: Place, message: string): void {
    add(this.warnings, message, place);
  }

  /** Something that runs otherwise than under Compose. */
  exclude(place: Place, what: string, why: string): void {
    const { file, line } = place;
    const known = this.notCovered.some((one) => one.what === what && one.file === file && one.line === line);
    if (!known) this.notCovered.push({ what, why, file, line });
  }

  /** Throws one UserError with a line `compose.yaml:17: …` for each error; does nothing without errors. */
  raise(): void {
    if (this.errors.length > 0) throw new UserError(this.lines().join("\n"));
  }

  /** The errors as `raise` shows them. */
  lines(): string[] {
    const lines = byPlace(this.errors)
      .slice(0, shownProblems)
      .map((error) => showDiagnostic(error, this.root));
    const hidden = this.errors.length - lines.length;
    if (hidden > 0) lines.push(`… and ${hidden} more`);
    return lines;
  }
}

/** Sorted by line; files keep the order of their first remark. */
export function byPlace<T extends { file: string; line: number }>(list: readonly T[]): T[] {
  const files = [...new Set(list.map(({ file }) => file))];
  return list.toSorted(
    (left, right) => files.indexOf(left.file) - files.indexOf(right.file) || left.line - right.line,
  );
}

function add(list: Diagnostic[], message: string, { file, line, column }: Place): void {
  const known = list.some((one) => one.message === message && one.file === file && one.line === line);
  if (!known) list.push({ message, file, line, column });
}

/** `compose.yaml:17: message`; the file is shown relative to `folder`. */
function showDiagnostic(diagnostic: Diagnostic, folder: string): string {
  return `${relative(folder, diagnostic.file) || diagnostic.file}:${diagnostic.line}: ${diagnostic.message}`;
}

/** A value of the user's file inside a message: quoted, cut, control characters escaped. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
}
