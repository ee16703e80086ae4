import { expect, test } from "vitest";
import { DeadlineExceeded, withDeadline } from "./deadline.ts";
import { messageOf } from "./errors.ts";

test("a call in time gives its result, one that fails its error", async () => {
  await expect(withDeadline("x", 1_000, async () => 7)).resolves.toBe(7);
  await expect(withDeadline("x", 1_000, () => Promise.reject(new Error("refused")))).rejects.toThrow(
    "refused",
  );
});

test("a call that hangs is named, and its signal aborted", async () => {
  let signal: AbortSignal | undefined;
  const hanging = withDeadline("toxiproxy", 20, (given) => {
    signal = given;
    return new Promise(() => undefined);
  });
  await expect(hanging).rejects.toThrow("toxiproxy did not answer within 20 ms");
  await expect(hanging).rejects.toBeInstanceOf(DeadlineExceeded);
  expect(signal?.aborted).toBe(true);
});

test("anything thrown has a text", () => {
  expect(messageOf(new Error("outer", { cause: new Error("inner") }))).toBe("outer: inner");
  expect(messageOf("bare")).toBe("bare");
  expect(messageOf({ message: "no error" })).toBe("no error");
  expect(messageOf({ code: 5 })).toBe('{"code":5}');
  expect(messageOf(undefined)).toBe("undefined");
  expect(messageOf(null)).toBe("null");
});
