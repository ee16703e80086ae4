import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { attempts, healthy, held, platform, web } from "../testing/talking.ts";
import { retryStorm } from "./retry-storm.ts";

const run = (built: HistoryBuilder) => retryStorm().run(built.history());

test("a client that backs off, or waits half a second each time, is no storm", () => {
  expect(run(healthy())).toMatchObject({ verdict: "pass", summary: "0.9 attempts a second at most" });
  expect(run(attempts(platform(), web, 20_500, 40_000, 500)).verdict).toBe("pass");
});

test("one that does not wait is one, with its figures", () => {
  const { verdict, findings } = run(attempts(platform(), web, 20_500, 40_000, 5));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe(
    "3900 attempts in 20 s, and still 200 a second at the end of it: at most 10 are due, and delays do not grow",
  );
});

test("delays that begin short and grow are none, however many attempts they were", () => {
  const built = platform();
  for (let [at, wait] = [20_100, 1]; at < 40_000; at += wait, wait *= 1.02)
    attempts(built, web, at, at + 1, 1);
  expect(run(built).verdict).toBe("pass");
});

test("twenty connections may try twenty times as often, and who connects for each request three times as often", () => {
  const pool = held(platform(), web, 1, 20);
  expect(run(attempts(pool, web, 20_500, 40_000, 10)).verdict).toBe("pass");
  const each = attempts(platform(), web, 5_000, 20_000, 50);
  expect(run(attempts(each, web, 20_500, 40_000, 25)).verdict).toBe("pass");
});

test("a handful of attempts in a short cut is none; unseen is unknown, and no fault is not covered", () => {
  const short = platform({ healing: 22_300, healed: 22_310 });
  expect(run(attempts(short, web, 22_000, 22_300, 20)).verdict).toBe("pass");
  expect(run(platform().probe("capture:db", "gap", 30_000)).verdict).toBe("unknown");
  expect(run(new HistoryBuilder()).verdict).toBe("not covered");
});
