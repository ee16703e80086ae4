import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { lastAnswer } from "./last-answer.ts";

const options = { awaiting: "a record", within: "350ms", signal: undefined } as const;
const never = () => new Promise<boolean>(() => undefined);

test("a yes ends it", async () => {
  let asked = 0;
  const ask = async () => ++asked === 3;
  expect(await lastAnswer(ask, { ...options, within: "60s" })).toEqual({ kind: "there" });
});

test("a no to the end is a no", async () => {
  expect(await lastAnswer(async () => false, options)).toMatchObject({ kind: "not there" });
});

test("the question that the bound cuts off takes nothing back", async () => {
  let asked = 0;
  const ask = () => (++asked < 4 ? Promise.resolve(false) : never());
  expect(await lastAnswer(ask, options)).toEqual({
    kind: "not there",
    why: expect.stringMatching(/^waited .* for: a record; last seen: not yet$/),
  });
});

test("who has not answered for long says nothing", async () => {
  let asked = 0;
  const ask = () => (++asked < 2 ? Promise.resolve(false) : never());
  expect(await lastAnswer(ask, { ...options, within: "1400ms" })).toMatchObject({ kind: "no answer" });
  expect(await lastAnswer(never, options)).toMatchObject({ kind: "no answer" });
});

test("an error is no answer, whatever was said before", async () => {
  let asked = 0;
  const ask = async () => {
    if (++asked > 1) throw new Error("no route");
    return false;
  };
  expect(await lastAnswer(ask, options)).toMatchObject({
    kind: "no answer",
    why: expect.stringMatching(/no route/),
  });
});

test("one that is interrupted says nothing", async () => {
  const abort = new AbortController();
  const answer = lastAnswer(async () => false, { ...options, within: "5s", signal: abort.signal });
  await wait(50);
  abort.abort(new Error("interrupted"));
  expect(await answer).toEqual({ kind: "no answer", why: "interrupted" });
});
