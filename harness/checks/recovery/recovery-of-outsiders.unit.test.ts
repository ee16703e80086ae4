import { expect, test } from "vitest";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { attempts, talk } from "../testing/talking.ts";
import { recovery } from "./recovery.ts";

const http = "visitors->web:8080";
const other = "visitors->web:6379";

/** `web` is killed at 20 s and runs again at 25 s; people from outside ask at its two published ports. */
function killed(): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({ services: [service("web", { hasHealthCheck: false })], links: [link(http), link(other)] })
    .watched("engine", "capture:web")
    .calm(100_000)
    .outage({
      ...{ fault: "kill 1", kind: "kill", target: "web" },
      ...{ injecting: 20_000, proven: 20_100, healing: 25_000, healed: 25_400 },
    });
  built.add(1, "container", "web", { action: "start", by: "harness" });
  built.add(20_020, "container", "web", { action: "die", exitCode: 137, by: "harness" });
  built.add(25_050, "container", "web", { action: "start", by: "harness" });
  built.add(100_000, "phase", "watch", { name: "watch", edge: "end" });
  // The fault is proven at every port, from where visitors ask as well.
  attempts(built, other, 20_050, 20_090, 50);
  return talk(built, { link: http, fromMs: 100, toMs: 20_000 });
}

const run = (built: HistoryBuilder) => recovery({ within: "10s" }).run(built.history());

test("a port that nobody asks any more but the fault's own proof owes no answer", () => {
  const built = talk(killed(), { link: http, fromMs: 26_000, toMs: 100_000 });
  expect(run(built).verdict).toBe("pass");
  expect(run(talk(built, { link: other, fromMs: 100, toMs: 700 })).verdict).toBe("pass");
});

test("a port that refuses visitors before the fault as after it owes no answer", () => {
  const built = talk(killed(), { link: http, fromMs: 26_000, toMs: 100_000 });
  attempts(built, other, 100, 20_000, 500);
  attempts(built, other, 26_000, 100_000, 500);
  expect(run(built).verdict).toBe("pass");
});

test("a port that answered visitors before and refuses them ever since has not recovered", () => {
  const built = attempts(killed(), http, 26_000, 100_000, 500);
  expect(run(built)).toMatchObject({ verdict: "fail" });
  expect(run(built).findings.map(({ subject }) => subject)).toEqual([http]);
});

test("what was learnt before the history of a port's answers counts as well", () => {
  const built = attempts(killed(), other, 26_000, 100_000, 500);
  talk(built, { link: http, fromMs: 26_000, toMs: 100_000 });
  const none = { count: 0, ms: 10_000, clumps: 1 };
  const some = { ...none, count: 20 };
  const [never, often] = [
    { least: none, most: none },
    { least: some, most: some },
  ];
  built.add(2, "learnt", other, {
    ...{ ms: 10_000, requests: often, answers: often, fromServer: often, attempts: never },
    bytesPerSecond: { toServer: 10, toClient: 10 },
    rhythm: { groups: 20, longestPauseMs: 500 },
    told: { answers: 0, errors: 0 },
  });
  expect(run(built).findings.map(({ subject }) => subject)).toEqual([other]);
});
