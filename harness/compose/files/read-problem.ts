import { messageOf } from "../../core/errors.ts";

/** Why a file cannot be read, in words; the system's own message repeats the path. */
export function readProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read";
  return `cannot be read: ${messageOf(error)}`;
}
