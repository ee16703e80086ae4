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
