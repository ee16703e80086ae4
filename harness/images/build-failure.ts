import { EnvironmentError, messageOf, UserError } from "../core/errors.ts";
import { EngineReport } from "../engine/engine-stream.ts";

/** What a step that failed does not say of the Dockerfile but of the machine: running again may be enough. */
const machines =
  /no space left on device|toomanyrequests|TLS handshake timeout|i\/o timeout|connection refused|no such host|failed to do request|context deadline exceeded/i;

/** What the command line of a builder prints where a step of the file failed, and not the builder. */
const failedStep = /failed to solve|failed to build: /i;

/** What the engine's builders and buildx say of a command that ran and failed. */
const failedCommand = /returned a non-zero code: \d+|did not complete successfully: exit code: \d+/;

/**
 * What a failed build is: the mistake of a user's own Dockerfile (exit 2) where one of its steps or lines failed, else
 * the machine's (exit 4): a command that fails on a local stand-in for an official image may lack what that image has.
 * The message carries the build's last lines.
 *
 * @param of.place what asked for the build, in messages; absent for a build of our own, which is no user's mistake
 * @param of.file the Dockerfile, in messages
 * @param of.standIns images that it stands on → the local ones that were used in their place
 */
export function buildFailure(
  thrown: unknown,
  of: {
    place?: string | undefined;
    file: string;
    tag: string;
    standIns?: ReadonlyMap<string, string> | undefined;
  },
): Error {
  const message = messageOf(thrown);
  if (of.place === undefined || !isOfTheFile(thrown, message) || machines.test(firstLine(message)))
    return thrown instanceof EnvironmentError
      ? thrown
      : new EnvironmentError(`building ${of.tag}: ${message}`, { cause: thrown });
  const said = message.replace(`building ${of.tag}: `, "");
  const [standIn] = failedCommand.test(message) ? (of.standIns ?? []) : [];
  if (standIn === undefined) return new UserError(`${of.place}: its build fails (${of.file}): ${said}`);
  return new EnvironmentError(
    `${of.place}: its build (${of.file}) fails on ${standIn[1]}, which stands in for ${standIn[0]} here and may lack ` +
      `what that image has; load it into the engine (docker load) or set BLACKSTART_MIRROR: ${said}`,
    { cause: thrown },
  );
}

function isOfTheFile(thrown: unknown, message: string): boolean {
  if (thrown instanceof EngineReport) return true;
  // The engine answers a file that it cannot read with "bad request".
  if (thrown instanceof Error && "statusCode" in thrown) return thrown.statusCode === 400;
  return thrown instanceof EnvironmentError && failedStep.test(message);
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? "";
}
