import { expect, test } from "vitest";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { EngineReport } from "../engine/engine-stream.ts";
import { buildFailure } from "./build-failure.ts";

const of = { place: "/p/compose.yaml:3: service web", file: "/p/web/Dockerfile", tag: "blackstart/p-web:0" };
const refusal = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });

test.each([
  [
    "a step",
    new EngineReport("building blackstart/p-web:0: The command '/bin/sh -c false' returned 1\n  one\n  two"),
    "The command '/bin/sh -c false' returned 1\n  one\n  two",
  ],
  [
    "a line",
    refusal(400, "dockerfile parse error line 2: unknown instruction: RUNN"),
    "dockerfile parse error line 2: unknown instruction: RUNN",
  ],
  [
    "a step of buildx",
    new EnvironmentError(
      "docker buildx ended with code 1:\n  ERROR: failed to solve: process did not complete",
    ),
    "docker buildx ended with code 1:\n  ERROR: failed to solve: process did not complete",
  ],
])("%s of a user's Dockerfile that fails is the user's, with its last lines", (_, thrown, said) => {
  const failure = buildFailure(thrown, of);
  expect(failure).toBeInstanceOf(UserError);
  expect(failure.message).toBe(`${of.place}: its build fails (${of.file}): ${said}`);
});

test.each([
  ["a full disk", new EngineReport("building x: write /a: no space left on device")],
  ["an engine that refuses", refusal(500, "server error")],
  ["a stream that breaks off", new EnvironmentError("building x: socket hang up")],
])("%s is the machine's", (_, thrown) => {
  expect(buildFailure(thrown, of)).toBeInstanceOf(EnvironmentError);
});

test("a build of our own is no user's mistake", () => {
  const thrown = new EngineReport("building x: The command 'a' returned 1");
  expect(buildFailure(thrown, { file: of.file, tag: of.tag })).toBe(thrown);
});

test.each([
  [
    "the engine's builders",
    new EngineReport(
      "building x: The command '/bin/sh -c apk add bash' returned a non-zero code: 127\n  apk: not found",
    ),
  ],
  [
    "buildx",
    new EnvironmentError(
      'ERROR: failed to solve: process "/bin/sh -c apk add bash" did not complete successfully: exit code: 127',
    ),
  ],
])("a command that fails on a local stand-in is nobody's mistake yet, by %s", (_, thrown) => {
  const standIns = new Map([["nginx:1.19.7-alpine", "blackstart/nginx:1.22-0"]]);
  const failure = buildFailure(thrown, { ...of, standIns });
  expect(failure).toBeInstanceOf(EnvironmentError);
  expect(failure.message).toMatch(
    /service web: its build \(\S+\) fails on blackstart\/nginx:1.22-0, which stands in for nginx:1.19.7-alpine.*apk add bash/s,
  );
  expect(buildFailure(thrown, { ...of, standIns: new Map() })).toBeInstanceOf(UserError);
});

test("what fails without a command of the image is the user's on a stand-in too", () => {
  const standIns = new Map([["python:3", "blackstart/python:3.11-0"]]);
  const thrown = new EngineReport(
    "building x: COPY failed: file not found in build context: requirements.txt",
  );
  expect(buildFailure(thrown, { ...of, standIns })).toBeInstanceOf(UserError);
});
