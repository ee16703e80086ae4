import { expect, test } from "vitest";
import { EnvironmentError } from "../core/errors.ts";
import { asRefusal } from "./engine-refusal.ts";

test("an engine's refusal is the machine's lack, told with what was asked for", () => {
  const thrown = Object.assign(
    new Error("(HTTP code 500) server error - error setting rlimit type 7: operation not permitted "),
    { statusCode: 500 },
  );
  const refusal = asRefusal(thrown, "start web");
  expect(refusal).toBeInstanceOf(EnvironmentError);
  expect((refusal as Error).message).toBe(
    "the engine refuses to start web: error setting rlimit type 7: operation not permitted",
  );
});

test("what no engine answered stays what it was", () => {
  const thrown = new Error("socket hang up");
  expect(asRefusal(thrown, "start web")).toBe(thrown);
  expect(asRefusal("a text", "start web")).toBe("a text");
});
