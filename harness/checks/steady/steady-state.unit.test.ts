import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { caller, healthy, held, platform, talk, web } from "../testing/talking.ts";
import { notYetSteady, steadyState } from "./steady-state.ts";

const run = (built: HistoryBuilder) => steadyState({ within: "20s" }).run(built.history());

test("a platform that is as it was passes, and says what it rests on", () => {
  const result = run(healthy());
  expect(result).toMatchObject({ verdict: "pass", summary: "2 links held against before the fault" });
  expect(result.evidence).not.toEqual([]);
  expect(notYetSteady(healthy().history(), 69_000)).toEqual([]);
});

test("without a fault, or a link, it is not covered", () => {
  expect(run(new HistoryBuilder())).toMatchObject({ verdict: "not covered" });
  const none = new HistoryBuilder().topology({}).watched("engine").calm(70_000);
  none.outage({
    fault: "f",
    kind: "pause",
    target: "db",
    injecting: 20_000,
    proven: 20_001,
    healing: 40_000,
    healed: 40_001,
  });
  none.add(70_000, "phase", "watch", { name: "watch", edge: "end" });
  expect(run(none)).toMatchObject({ verdict: "not covered", summary: "the platform has no link" });
});

test("a subscription that did not come back is named with both figures", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000 });
  held(held(held(built, web, 1, 2, 1), web, 20_005, 0), web, 40_500, 1);
  const { verdict, findings } = run(built);
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe(
    "2 connections held before, 1 since the heal, and 1 of them listened, now 0 (+30.0 s)",
  );
  expect(notYetSteady(built.history(), 69_000)[0]).toContain(`${web}: 2 connections held before`);
});

test("a subscription that was made last, and did not come back, is missed", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000 });
  held(held(held(held(built, web, 1, 1), web, 3_000, 2, 1), web, 20_005, 0), web, 40_500, 1);
  expect(run(built).findings[0]?.message).toContain(
    "2 connections held before, 1 since the heal, and 1 of them listened, now 0",
  );
});

test("a pool that holds fewer connections, or more, and does its work is steady", () => {
  for (const after of [1, 3, 9]) {
    const built = platform();
    talk(built, { link: web, fromMs: 100, toMs: 20_000 });
    talk(built, { link: web, fromMs: 40_500, toMs: 70_000 });
    held(held(held(built, web, 1, 5), web, 20_005, 0), web, 40_500, after);
    expect(run(built).verdict).toBe("pass");
  }
});

test("half of the requests are missing: one of two clients did not come back", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 20_000, everyMs: 50 });
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000, everyMs: 100 });
  const { verdict, findings } = run(built);
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toContain("20 requests/s before, 10 since the heal");
});

test("attempts that go on at a pace, and do not fall, are more than before; a backlog that is worked off is not", () => {
  const built = healthy();
  for (let at = 41_000; at < 70_000; at += 200)
    built.add(at, "packet", web, { flag: "syn", from: "client", clientPort: at });
  expect(run(built).findings[0]?.message).toContain("0.0 connection attempts/s before, 5.0 since the heal");
  const catching = healthy();
  talk(catching, { link: web, fromMs: 49_000, toMs: 56_000, everyMs: 20 });
  expect(run(catching).verdict).toBe("pass");
});

test("a client that works every 45 s, and one that opens a connection a test, are not accused", () => {
  const rare = platform({
    injecting: 100_000,
    proven: 100_010,
    healing: 130_000,
    healed: 130_010,
    untilMs: 160_000,
  });
  talk(rare, { link: caller, fromMs: 100, toMs: 160_000 });
  for (const at of [5_000, 50_000, 95_000, 140_000])
    talk(rare, { link: web, fromMs: at, toMs: at + 1, data: { requests: 20, answers: 20 } });
  const result = run(rare);
  expect(result).toMatchObject({ verdict: "pass" });
  expect(result.summary).toContain(`too quiet to judge: ${web}`);
  const each = healthy();
  for (let at = 100; at < 70_000; at += 2_000) {
    each.add(at, "packet", web, { flag: "syn", from: "client", clientPort: at });
    held(held(each, web, at, 2), web, at + 50, 1);
  }
  expect(run(each).verdict).toBe("pass");
});

test("what is written before the captures begin is no time that they missed", () => {
  const built = platform({ healthSeen: false });
  built.add(-12, "proxy", web, { listening: true, reason: "new" });
  talk(built, { link: web, fromMs: 0, toMs: 20_000 });
  talk(built, { link: web, fromMs: 41_000, toMs: 70_000 });
  expect(run(built).verdict).toBe("pass");
});

test("what was watched for too short a time is unknown, before and after", () => {
  const soon = platform({ injecting: 1_000, proven: 1_010 });
  expect(run(soon)).toMatchObject({ verdict: "unknown" });
  expect(run(soon).summary).toContain("of 3 s before the first fault");
  expect(run(platform({ untilMs: 41_000 })).summary).toContain("of 3 s after the last heal");
});

test("what may still come back within the bound is unknown, and a capture that lost sight too", () => {
  const built = healthy();
  for (let at = 41_000; at < 70_000; at += 200)
    built.add(at, "packet", web, { flag: "syn", from: "client", clientPort: at });
  expect(steadyState().run(built.history())).toMatchObject({ verdict: "unknown" });
  expect(run(healthy().probe("capture:db", "gap", 30_000))).toMatchObject({ verdict: "unknown" });
});

test("a burst at the start of the watch accuses nobody of doing less since", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 3_000, everyMs: 10 });
  talk(built, { link: web, fromMs: 3_000, toMs: 20_000 });
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000 });
  expect(run(built).verdict).toBe("pass");
});

test("every link too quiet to judge is not covered, by name", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 200 });
  expect(run(built)).toMatchObject({ verdict: "not covered" });
  expect(run(built).summary).toContain(`${web}, ${caller}`);
});

test("those whose outage has brought them together ask at once, and no less", () => {
  const built = platform();
  talk(built, { link: web, fromMs: 100, toMs: 20_000, everyMs: 50 });
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000, everyMs: 100 });
  for (let at = 40_500; at < 70_000; at += 100)
    built.add(at, "traffic", web, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(run(built).verdict).toBe("pass");
});

test("what a short watch leaves in doubt is watched on, and told by a longer one", () => {
  const built = platform({ untilMs: 90_000 });
  talk(built, { link: caller, fromMs: 100, toMs: 90_000 });
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  talk(built, { link: web, fromMs: 40_500, toMs: 90_000, everyMs: 2_000 });
  expect(notYetSteady(built.history(), 48_000)).toEqual([
    "web->db:5432: perhaps fewer requests: 2.0/s before, 0.5 since the heal",
  ]);
  expect(notYetSteady(built.history(), 89_000)[0]).toContain("2.0 requests/s before, 0.5 since the heal");
  expect(run(built).verdict).toBe("fail");
});

test("a link that works as before is in no doubt, however short the watch", () => {
  expect(notYetSteady(healthy().history(), 46_000)).toEqual([]);
});

test("who listens no more is waited for, though connecting made it say as much as before", () => {
  const built = platform({ untilMs: 85_000 });
  const told = { requests: 0, answers: 0 };
  held(held(held(built, web, 1, 1, 1), web, 20_005, 0), web, 40_500, 1);
  for (const [fromMs, toMs] of [
    [100, 20_000],
    [44_600, 85_000],
  ] as const)
    talk(built, { link: web, fromMs, toMs, everyMs: 4_000 });
  talk(built, { link: web, fromMs: 300, toMs: 20_000, everyMs: 700, data: told });
  for (let at = 300; at < 20_000; at += 700)
    built.add(at, "traffic", web, { toServerBytes: 0, toClientBytes: 10, windowMs: 100 });
  built.add(40_600, "traffic", web, { toServerBytes: 200, toClientBytes: 600, windowMs: 100 });
  expect(notYetSteady(built.history(), 50_000)).toEqual([
    `${web}: perhaps deaf: 1 connections listened before, 0 since the heal`,
  ]);
  expect(run(built).findings[0]?.message).toContain("1 connections listened before, 0 since the heal");
});
