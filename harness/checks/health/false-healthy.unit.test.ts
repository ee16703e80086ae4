import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { caller, healthy, platform, talk, web } from "../testing/talking.ts";
import { falseHealthy } from "./false-healthy.ts";

const run = (built: HistoryBuilder) => falseHealthy().run(built.history());

/** The caller gets something else for a while. */
function told(data: object, fromMs = 20_500, toMs = 40_000): HistoryBuilder {
  const built = platform();
  talk(built, { link: caller, fromMs: 100, toMs: fromMs });
  talk(built, { link: caller, fromMs, toMs, data });
  return talk(built, { link: caller, fromMs: toMs, toMs: 70_000 });
}

test("good answers pass", () => {
  expect(run(healthy())).toMatchObject({ verdict: "pass", summary: "2 callers watched" });
});

test("503s for twenty seconds behind a health check that says well are a lie, with its length", () => {
  const { verdict, findings } = run(told({ classes: { "5xx": 1 } }));
  expect(verdict).toBe("fail");
  expect(findings[0]?.subject).toBe("web");
  expect(findings[0]?.message).toBe(
    "called healthy for 19.5 s while caller made 39 requests and got 39 errors (3.25 s are due to notice)",
  );
});

test("no answers at all are as bad, and so is a platform that never gave a good one", () => {
  expect(run(told({ answers: 0, classes: {} })).findings[0]?.message).toContain("got not one answer");
  expect(run(told({ classes: { "5xx": 1 } }, 100, 70_000)).verdict).toBe("fail");
});

test("a health check that says so in time is no lie", () => {
  const built = told({ classes: { "5xx": 1 } });
  built.add(22_500, "health", "web", { status: "unhealthy", via: "engine" });
  built.add(40_500, "health", "web", { status: "healthy", via: "engine" });
  expect(run(built).verdict).toBe("pass");
});

test("who passes on the errors of a server that is called unhealthy is not blamed, unless a fault acts on that server", () => {
  const passedOn = told({ classes: { "5xx": 1 } });
  passedOn.add(32_000, "health", "db", { status: "unhealthy", via: "engine" });
  expect(run(passedOn).verdict).toBe("pass");
  const goesOn = told({ classes: { "5xx": 1 } });
  goesOn.add(22_000, "health", "db", { status: "unhealthy", via: "engine" });
  goesOn.add(24_000, "health", "db", { status: "healthy", via: "engine" });
  expect(run(goesOn).findings[0]?.message).toContain("called healthy for 16 s");
  const killed = platform({ target: "db" });
  talk(killed, { link: caller, fromMs: 100, toMs: 20_500 });
  talk(killed, { link: caller, fromMs: 20_500, toMs: 40_000, data: { classes: { "5xx": 1 } } });
  talk(killed, { link: caller, fromMs: 40_000, toMs: 70_000 });
  killed.add(32_000, "health", "db", { status: "unhealthy", via: "engine" });
  expect(run(killed).findings.map(({ subject }) => subject)).toEqual(["web"]);
});

test("the longest comes first", () => {
  const built = told({ classes: { "5xx": 1 } }, 50_000, 55_000);
  talk(built, { link: web, fromMs: 41_000, toMs: 60_000, data: { answers: 0, classes: {} } });
  expect(run(built).findings.map(({ subject }) => subject)).toEqual(["db", "web"]);
});

test("what a fault does to the link or the service itself is left out; a few 404s or single errors are none", () => {
  const cut = platform({ target: caller });
  talk(cut, { link: caller, fromMs: 100, toMs: 20_000 });
  talk(cut, { link: caller, fromMs: 20_500, toMs: 40_000, data: { answers: 0, classes: {} } });
  expect(run(talk(cut, { link: caller, fromMs: 40_500, toMs: 70_000 })).verdict).toBe("pass");
  expect(run(told({ classes: { "4xx": 1 } })).verdict).toBe("pass");
  expect(run(told({ answers: 2, requests: 2, classes: { "2xx": 1, "5xx": 1 } })).verdict).toBe("pass");
});

test("a service that nobody asks, or without a health check, is not covered", () => {
  expect(run(platform())).toMatchObject({ verdict: "not covered" });
  expect(run(new HistoryBuilder())).toMatchObject({ verdict: "unknown" });
});
