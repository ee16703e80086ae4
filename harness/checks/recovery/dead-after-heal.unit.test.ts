import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { attempts, caller, healthy, held, platform, talk, web } from "../testing/talking.ts";
import { deadAfterHeal } from "./dead-after-heal.ts";
import { givesUp } from "./gives-up.ts";

const dead = (built: HistoryBuilder) => deadAfterHeal().run(built.history());
const gone = (built: HistoryBuilder) => givesUp().run(built.history());

/** The caller goes on; `web` asked `db` until the cut. */
function cutOff(): HistoryBuilder {
  const built = platform();
  talk(built, { link: caller, fromMs: 100, toMs: 70_000 });
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  return held(held(built, web, 1, 1), web, 20_005, 0);
}

test("a link that is asked and answered again passes both", () => {
  expect(dead(healthy()).verdict).toBe("pass");
  expect(gone(healthy()).verdict).toBe("pass");
  expect(dead(healthy()).evidence).not.toEqual([]);
});

test("nothing seen, no fault: not covered; too short a watch: unknown", () => {
  expect(dead(new HistoryBuilder()).verdict).toBe("not covered");
  expect(gone(platform({ untilMs: 41_000 })).verdict).toBe("unknown");
});

test("a breaker that stays open: connected, and nothing is asked but the client's own greeting", () => {
  const built = held(cutOff(), web, 40_500, 1);
  talk(built, { link: web, fromMs: 40_500, toMs: 40_501 });
  expect(dead(built)).toMatchObject({ verdict: "fail" });
  expect(dead(built).findings[0]).toMatchObject({ subject: web });
  expect(dead(built).findings[0]?.message).toBe(
    "2.0 requests/s before, none at the end of the watch: the last was 490 ms after the heal (+30.0 s)",
  );
  expect(gone(built).verdict).toBe("pass");
});

test("a client that stopped trying during the outage gives up, and is not told twice", () => {
  const built = attempts(cutOff(), web, 20_500, 33_000, 2_000);
  expect(gone(built)).toMatchObject({ verdict: "fail" });
  expect(gone(built).findings[0]?.message).toContain("no connection since: the last attempt was 7.5");
  expect(dead(built).verdict).toBe("pass");
});

test("asked and not answered is dead", () => {
  const built = held(cutOff(), web, 40_500, 1);
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000, data: { answers: 0, classes: {} } });
  expect(dead(built).findings[0]?.message).toContain("and not one answer");
});

test("who is asked for nothing any more asks for nothing: the cause is told where it lies", () => {
  const built = platform({ target: caller });
  talk(built, { link: caller, fromMs: 100, toMs: 20_000 });
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  held(held(built, web, 1, 1), caller, 1, 1);
  const found = dead(built);
  expect(found.findings.map(({ subject }) => subject)).toEqual([caller]);
});

test("a workload that has ended asks for nothing", () => {
  const built = cutOff();
  built.add(1_000, "operation", "orders", { producer: 1, first: 1, last: 1, outcome: "ok" });
  expect(dead(built).verdict).toBe("pass");
});

test("a rhythm of its own counts: a slow one is too quiet, a silence of four pauses is dead", () => {
  const slow = platform();
  talk(slow, { link: caller, fromMs: 100, toMs: 70_000 });
  talk(slow, { link: web, fromMs: 100, toMs: 20_000, everyMs: 9_000 });
  expect(dead(slow)).toMatchObject({ verdict: "pass" });
  expect(dead(slow).summary).toContain(`too quiet to judge: ${web}`);
  const rhythm = platform();
  talk(rhythm, { link: web, fromMs: 100, toMs: 20_000, everyMs: 3_000 });
  held(rhythm, web, 40_500, 1);
  expect(dead(rhythm).verdict).toBe("fail");
});

test("a client whose waits have grown may still be waiting, for a minute", () => {
  const waiting = cutOff();
  for (const at of [20_500, 21_500, 23_500, 27_500, 35_500]) attempts(waiting, web, at, at + 1, 1);
  expect(gone(waiting).verdict).toBe("fail");
  const soon = platform({ untilMs: 52_000 });
  talk(soon, { link: web, fromMs: 100, toMs: 20_000 });
  held(held(soon, web, 1, 1), web, 20_005, 0);
  for (const at of [20_500, 21_500, 23_500, 27_500, 35_500]) attempts(soon, web, at, at + 1, 1);
  expect(gone(soon)).toMatchObject({ verdict: "unknown" });
  expect(gone(soon).findings[0]?.message).toContain("it may wait for its next attempt");
});

test("a full machine explains a silence, and none that lasts for twenty of the client's pauses", () => {
  const full = (built: HistoryBuilder, untilMs: number) => {
    for (let at = 500; at <= untilMs; at += 1_000) built.contention(at, { cpu: 1, eventLoopDelayMs: 5 });
    for (let at = 1_000; at <= untilMs; at += 1_000) built.contention(at, { cpu: 1, eventLoopDelayMs: 5 });
    return built;
  };
  const services = () => {
    const built = platform({ untilMs: 51_000 });
    talk(built, { link: web, fromMs: 100, toMs: 20_000 });
    return held(held(built, web, 1, 1), web, 40_500, 1);
  };
  expect(dead(services()).verdict).toBe("fail");
  expect(dead(held(cutOff(), web, 40_500, 1)).verdict).toBe("fail");
  expect(dead(full(held(cutOff(), web, 40_500, 1), 70_000)).verdict).toBe("fail");
});

test("where its server came back elsewhere that is said: it may dial the old address", () => {
  const built = attempts(cutOff(), web, 20_500, 33_000, 2_000);
  built.outage({
    ...{ fault: "moved", kind: "restart-at-new-address", target: "db" },
    ...{ injecting: 20_000, proven: 20_010, healing: 40_000, healed: 40_010 },
  });
  expect(gone(built).findings[0]?.message).toContain("; db has another address since the fault");
});
