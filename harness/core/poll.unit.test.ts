import { expect, test } from "vitest";
import { type Look, PollTimeout, poll, rarer } from "./poll.ts";

const never: Look<never> = { done: false, saw: "closed" };

test("gives the value of the look that was done", async () => {
  let looks = 0;
  const look = (): Look<number> => (++looks < 3 ? never : { done: true, value: looks });
  await expect(poll(look, { awaiting: "three", within: "5s", every: "1ms" })).resolves.toBe(3);
});

test("its error says what was awaited and what was seen last", async () => {
  const waiting = poll(() => never, { awaiting: "circuit of bridge is open", within: "30ms", every: "5ms" });
  await expect(waiting).rejects.toThrow(
    /^waited [\d.]+ ms for: circuit of bridge is open; last seen: closed$/,
  );
  await expect(waiting).rejects.toBeInstanceOf(PollTimeout);
});

test("a look that throws was not done; what it threw is what was seen", async () => {
  const look = () => Promise.reject(new Error("connection refused"));
  const waiting = poll(look, { awaiting: "an answer", within: "20ms", every: "5ms" });
  await expect(waiting).rejects.toThrow("last seen: connection refused");
});

test("a look that throws at once is no different", async () => {
  const look = (): Look<never> => {
    throw new Error("not yet");
  };
  await expect(poll(look, { awaiting: "x", within: "20ms", every: "5ms" })).rejects.toThrow(
    "last seen: not yet",
  );
});

test("a look that hangs does not outlive the bound", async () => {
  const hanging = poll(() => new Promise<never>(() => undefined), { awaiting: "an answer", within: "30ms" });
  await expect(hanging).rejects.toThrow("last seen: nothing yet");
});

test("an abort ends it with its reason", async () => {
  const controller = new AbortController();
  const waiting = poll(() => never, { awaiting: "x", within: "10s", signal: controller.signal });
  controller.abort(new Error("interrupted"));
  await expect(waiting).rejects.toThrow("interrupted");
});

test("looks get rarer the longer nothing comes, down to two a second", () => {
  expect([0, 1_000, 5_000, 24_000, 600_000].map(rarer(30))).toEqual([30, 30, 100, 480, 500]);
});
