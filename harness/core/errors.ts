/** Exit codes of every Blackstart command. Source: the project's design, "Files of a run". */
export const exitCodes = {
  pass: 0,
  fail: 1,
  usage: 2,
  unknown: 3,
  environment: 4,
  interrupted: 130,
} as const;

/** A mistake in what the user wrote: an option, a Compose file, a platform. The message names the place. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode = exitCodes.usage;
}

/** The machine cannot do it: no engine, no image, disk full. Running again is safe. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly exitCode = exitCodes.environment;
}

/** The text of anything thrown: clients of this stack throw strings and bare objects as well as errors. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) {
    const inner =
      thrown instanceof AggregateError ? thrown.errors : thrown.cause === undefined ? [] : [thrown.cause];
    const own = thrown.message || thrown.name;
    // Who quotes its cause has said it.
    const causes = inner.slice(0, 3).map(messageOf);
    return [own, ...causes.filter((cause) => !own.includes(cause))].join(": ");
  }
  if (typeof thrown === "string") return thrown;
  if (thrown !== null && typeof thrown === "object" && "message" in thrown) return String(thrown.message);
  return JSON.stringify(thrown) ?? String(thrown);
}
