import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { healthy, held, platform, web } from "../testing/talking.ts";
import { connectionLeak } from "./connection-leak.ts";

const run = (built: HistoryBuilder) => connectionLeak().run(built.history());

test("as many as before, or what a pool needs, is no leak", () => {
  expect(run(healthy()).verdict).toBe("pass");
  expect(run(held(held(platform(), web, 1, 4), web, 41_000, 12)).verdict).toBe("pass");
});

test("many times as many is one", () => {
  const { verdict, findings } = run(held(held(platform(), web, 1, 1), web, 41_000, 79));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe("1 connection held at most before, 79 since the heal (+30.0 s)");
});

test("a burst that is over is none", () => {
  const built = held(held(platform(), web, 1, 1), web, 41_000, 79);
  expect(run(held(built, web, 60_000, 2)).verdict).toBe("pass");
});

test("descriptors of a service count too, where the machine tells them", () => {
  const built = healthy();
  built.add(10_000, "resources", "web", { files: 25 });
  built.add(60_000, "resources", "web", { files: 40 });
  expect(run(built).verdict).toBe("pass");
  built.add(65_000, "resources", "web", { files: 500 });
  expect(run(built).findings[0]?.message).toBe(
    "25 open descriptors at most before, 500 since the heal (+30.0 s)",
  );
});

test("connections that nobody counted are not covered", () => {
  expect(run(platform())).toMatchObject({ verdict: "not covered" });
  expect(run(new HistoryBuilder()).verdict).toBe("not covered");
});
