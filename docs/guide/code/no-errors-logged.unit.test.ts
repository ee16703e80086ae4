import { expect, test } from "vitest";
import { createHistory, type HistoryLog } from "#harness";
import { noErrorsLogged } from "./no-errors-logged.ts";

function watched(): HistoryLog {
  const history = createHistory(() => 0);
  const data = { probe: "logs:web", edge: "begin" } as const;
  history.append({ source: "by hand", kind: "probe", subject: "logs:web", data });
  return history;
}

function logged(history: HistoryLog, level: string): HistoryLog {
  const data = { level, message: "the store is away", fields: {} };
  history.append({ source: "by hand", kind: "log", subject: "web", data });
  return history;
}

const verdictOf = (history: HistoryLog) => noErrorsLogged().run(history).verdict;

test("green: logs that were read and hold no error", () => {
  expect(noErrorsLogged().run(logged(watched(), "warn"))).toMatchObject({ verdict: "pass", evidence: [1] });
});

test("red: an error, with its line; not of a service that may", () => {
  const history = logged(watched(), "error");
  expect(noErrorsLogged().run(history).findings).toEqual([
    { subject: "web", message: "the store is away", evidence: [2] },
  ]);
  expect(noErrorsLogged({ allow: ["web"] }).run(history).verdict).toBe("pass");
});

test("empty: logs that nobody read, or not to their end, are unknown", () => {
  expect(verdictOf(createHistory(() => 0))).toBe("unknown");
  const history = watched();
  const data = { probe: "logs:web", edge: "gap", detail: "the stream ended" } as const;
  history.append({ source: "by hand", kind: "probe", subject: "logs:web", data });
  expect(verdictOf(history)).toBe("unknown");
});
