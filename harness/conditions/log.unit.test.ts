import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { loggedSince } from "./log.ts";

function logged(at: number, event?: string) {
  const history = createHistory(() => 1_000);
  const data = { level: "warn", message: "", fields: {}, ...(event === undefined ? {} : { event }) };
  history.append({ source: "logs", kind: "log", subject: "web", at, data });
  return { history };
}

test("an event counts when it was logged after the moment, by that service", async () => {
  expect(await loggedSince(logged(501, "gave_up"), "web", "gave_up", 500).look()).toMatchObject({
    done: true,
  });
});

test("an older one, another one and none are told apart from it", async () => {
  const nothing = { done: false, saw: "nothing of the kind" };
  expect(await loggedSince(logged(500, "gave_up"), "web", "gave_up", 500).look()).toEqual(nothing);
  expect(await loggedSince(logged(501, "tried"), "web", "gave_up", 500).look()).toEqual(nothing);
  expect(await loggedSince(logged(501), "web", "gave_up", 500).look()).toEqual(nothing);
  expect(await loggedSince(logged(501, "gave_up"), "mail", "gave_up", 500).look()).toEqual(nothing);
  expect(await loggedSince({ history: createHistory(() => 0) }, "web", "gave_up", 0).look()).toEqual(nothing);
});
