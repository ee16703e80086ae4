import { expect, test } from "vitest";
import { deadAfterHeal } from "../recovery/dead-after-heal.ts";
import { givesUp } from "../recovery/gives-up.ts";
import { recovery } from "../recovery/recovery.ts";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { attempts, held, talk } from "../testing/talking.ts";
import { connectionLeak } from "../wire/connection-leak.ts";
import { faultEffective } from "../wire/fault-effective.ts";
import { steadyState } from "./steady-state.ts";

const [first, second] = ["web->api-1:80", "web->api-2:80"] as const;

/** `web` asks two instances of `api`, of which the first is killed from 20 to 40 s. */
function pair(instanceOf: { instanceOf: string } | object = { instanceOf: "api" }): HistoryBuilder {
  const apis = ["api-1", "api-2"].map((name) => service(name, { role: "server", ...instanceOf }));
  const built = new HistoryBuilder()
    .topology({ services: [...apis, service("web")], links: [link(first), link(second)] })
    .watched("engine", "capture:api-1", "capture:api-2")
    .calm(70_000);
  for (const name of ["api-1", "api-2", "web"])
    built.add(1, "health", name, { status: "healthy", via: "engine" });
  built.add(70_000, "phase", "watch", { name: "watch", edge: "end" });
  for (const id of [first, second]) {
    held(built, id, 1, 1);
    talk(built, { link: id, fromMs: 100, toMs: 20_000 });
  }
  return built;
}

const times = { injecting: 20_000, proven: 20_010, healing: 40_000, healed: 40_010 };
const killed = { fault: "kill 1", kind: "kill", target: "api-1", ...times };

/** After a refused attempt the client asks the second for everything, for good. */
function goneOver(built: HistoryBuilder): HistoryBuilder {
  built.outage(killed);
  held(attempts(built, first, 20_500, 20_600, 1_000), first, 20_005, 0);
  return talk(built, { link: second, fromMs: 20_000, toMs: 70_000, everyMs: 250 });
}

test("a client that goes over to the other instance is well: nothing is owed by the first", () => {
  const history = goneOver(pair()).history();
  expect(recovery({ within: "10s" }).run(history)).toMatchObject({ verdict: "pass" });
  expect(givesUp().run(history)).toMatchObject({
    verdict: "pass",
    summary: `0 clients stopped trying; not asked since, as another instance is: ${first}`,
  });
  expect(deadAfterHeal().run(history)).toMatchObject({ verdict: "pass" });
  expect(steadyState({ within: "20s" }).run(history)).toMatchObject({ verdict: "pass" });
});

test("of two servers that are no instances of one the first is missed", () => {
  const history = goneOver(pair({})).history();
  expect(recovery({ within: "10s" }).run(history)).toMatchObject({ verdict: "fail" });
  expect(givesUp().run(history)).toMatchObject({ verdict: "fail" });
});

test("a client that asks both for less than before is not steady", () => {
  const built = pair().outage(killed);
  attempts(built, first, 20_500, 20_600, 1_000);
  for (const id of [first, second]) talk(built, { link: id, fromMs: 40_100, toMs: 70_000, everyMs: 5_000 });
  const { verdict, findings } = steadyState({ within: "20s" }).run(built.history());
  expect(verdict).toBe("fail");
  expect(findings.map(({ subject }) => subject)).toEqual([first, second]);
});

test("a client that asks neither any more has given up on both", () => {
  const built = pair().outage(killed);
  for (const id of [first, second]) held(attempts(built, id, 20_500, 22_000, 1_000), id, 20_005, 0);
  expect(
    givesUp()
      .run(built.history())
      .findings.map(({ subject }) => subject),
  ).toEqual([first, second]);
});

test("a cut of the whole way is met where the client asks, and of two other links by each", () => {
  const cuts = (built: HistoryBuilder) => {
    for (const [index, target] of [first, second].entries())
      built.outage({ fault: `cut ${index + 1}`, kind: "cut", target, ...times });
    return faultEffective().run(attempts(built, first, 20_500, 22_000, 500).history()).verdict;
  };
  expect(cuts(pair())).toBe("pass");
  expect(cuts(pair({}))).toBe("unknown");
});

test("connections that moved to the other instance are no leak, and of no instances are one", () => {
  const moved = (built: HistoryBuilder) => {
    held(held(built, first, 2, 10), second, 2, 10).outage(killed);
    return connectionLeak().run(held(held(built, first, 20_005, 0), second, 41_000, 30).history()).verdict;
  };
  expect([moved(pair()), moved(pair({}))]).toEqual(["pass", "fail"]);
});
