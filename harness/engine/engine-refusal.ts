import { EnvironmentError, messageOf } from "../core/errors.ts";

/** The lowest status of an answer with which an engine refuses. */
const leastStatus = 400;

/**
 * An engine's refusal as what it is, the machine's lack, told with what was asked for; anything else stays as it was
 * thrown. Clients of an engine throw an error with the status of its answer.
 *
 * @param what what was asked for, in words: `start web`
 */
export function asRefusal(thrown: unknown, what: string): unknown {
  const status = thrown instanceof Error && "statusCode" in thrown ? Number(thrown.statusCode) : 0;
  if (!(status >= leastStatus)) return thrown;
  const said = messageOf(thrown)
    .replace(/^\(HTTP code \d+\) [a-z ]+ - /i, "")
    .trim();
  return new EnvironmentError(`the engine refuses to ${what}: ${said}`, { cause: thrown });
}
