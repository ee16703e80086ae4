import { expect, test } from "vitest";
import type { AnswersData } from "../../history/wire-data.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { healthy, platform, talk, web } from "../testing/talking.ts";
import { errorAnswers } from "./error-answers.ts";
import { slowAnswers } from "./slow-answers.ts";

/** `web` is answered in one way before the cut and in another after it. */
function answered(before: Partial<AnswersData>, after: Partial<AnswersData>): HistoryBuilder {
  const built = talk(platform(), { link: web, fromMs: 100, toMs: 20_000, data: before });
  return talk(built, { link: web, fromMs: 40_500, toMs: 70_000, data: after });
}

const errors = (built: HistoryBuilder) => errorAnswers({ within: "20s" }).run(built.history());
const slow = (built: HistoryBuilder) => slowAnswers({ within: "20s" }).run(built.history());
const took = (ms: number) => ({ firstAnswerMs: { median: ms, longest: 2 * ms } });

test("good answers before and after pass", () => {
  expect(errors(healthy()).verdict).toBe("pass");
  expect(slow(answered(took(2), took(4))).verdict).toBe("pass");
});

test("answers that are errors since the heal are named with both figures", () => {
  const built = answered({}, { classes: { "5xx": 1 } });
  expect(errors(built)).toMatchObject({ verdict: "fail" });
  expect(errors(built).findings[0]?.message).toMatch(
    /^0 of 40 answers were errors before, (\d+) of \1 since/,
  );
  expect(errors(answered({ classes: { ok: 1 } }, { classes: { error: 1 } })).verdict).toBe("fail");
});

test("errors that were there before, a few in the way of business, and 404s are none of the recovery's", () => {
  expect(errors(answered({ classes: { error: 1 } }, { classes: { error: 1 } })).verdict).toBe("not covered");
  expect(
    errors(
      answered(
        { answers: 20, classes: { ok: 19, error: 1 } },
        { answers: 20, classes: { ok: 18, error: 2 } },
      ),
    ).verdict,
  ).toBe("pass");
  expect(errors(answered({}, { classes: { "4xx": 1 } })).verdict).toBe("pass");
});

test("errors right after the heal are over at the end of the watch", () => {
  const built = talk(healthy(), { link: web, fromMs: 40_100, toMs: 45_000, data: { classes: { "5xx": 1 } } });
  expect(errors(built).verdict).toBe("pass");
});

test("errors that have just ended are over, and those of a watch that is too short may be", () => {
  const built = answered({}, { classes: { "5xx": 1 } });
  expect(errorAnswers().run(built.history()).verdict).toBe("unknown");
  expect(slowAnswers().run(answered(took(2), took(800)).history()).verdict).toBe("unknown");
  const warm = talk(platform(), { link: web, fromMs: 100, toMs: 20_000 });
  talk(warm, { link: web, fromMs: 40_500, toMs: 66_000, data: { classes: { "5xx": 1 } } });
  talk(warm, { link: web, fromMs: 66_000, toMs: 70_000 });
  expect(errors(warm).verdict).toBe("pass");
});

test("answers that begin far later are slow, and a full machine may explain it", () => {
  const { verdict, findings } = slow(answered(took(2), took(800)));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toContain("answers began after 2 ms before, after 800 ms since the heal");
  const busy = answered(took(2), took(800)).contention(60_000, { cpu: 0.5, eventLoopDelayMs: 900 });
  expect(slow(busy).verdict).toBe("unknown");
});

test("answers of which no class and no time is known are not covered", () => {
  const built = answered({ classes: {} }, { classes: {} });
  expect(errors(built).verdict).toBe("not covered");
  expect(slow(built).verdict).toBe("not covered");
  expect(errors(new HistoryBuilder()).verdict).toBe("not covered");
});
