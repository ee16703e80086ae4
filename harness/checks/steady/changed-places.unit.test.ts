import { expect, test } from "vitest";
import { deadAfterHeal } from "../recovery/dead-after-heal.ts";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { held, talk } from "../testing/talking.ts";
import { notYetSteady, steadyState } from "./steady-state.ts";

const [leader, standby] = ["alpha->db:5432", "beta->db:5432"] as const;

/** `alpha` asks `db` twice a second and `beta` every 2 s; the links to `db` are cut from 20 to 40 s. */
function pair({ standbyAsks = true } = {}): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({
      services: [service("db", { role: "server" }), service("alpha"), service("beta")],
      links: [link(leader), link(standby)],
    })
    .watched("engine", "capture:db")
    .calm(105_000);
  for (const name of ["db", "alpha", "beta"])
    built.add(1, "health", name, { status: "healthy", via: "engine" });
  for (const target of [leader, standby])
    built.outage({
      ...{ fault: `cut ${target}`, kind: "cut", target },
      ...{ injecting: 20_000, proven: 20_010, healing: 40_000, healed: 40_010 },
    });
  built.add(105_000, "phase", "watch", { name: "watch", edge: "end" });
  for (const id of [leader, standby]) held(held(held(built, id, 1, 1), id, 20_005, 0), id, 41_000, 1);
  talk(built, { link: leader, fromMs: 100, toMs: 20_000 });
  return standbyAsks ? talk(built, { link: standby, fromMs: 100, toMs: 20_000, everyMs: 2_000 }) : built;
}

const since = { fromMs: 41_000, toMs: 105_000 };
const steady = (built: HistoryBuilder) => steadyState({ within: "20s" }).run(built.history());

test("a standby that leads since the outage, and a leader that stands by, are well", () => {
  const built = talk(talk(pair(), { link: standby, ...since }), { link: leader, ...since, everyMs: 2_000 });
  expect(steady(built)).toMatchObject({ verdict: "pass" });
  expect(notYetSteady(built.history(), 104_000)).toEqual([]);
});

test("a leader that waits in silence for its turn is not dead, as long as somebody does its work", () => {
  const done = talk(pair({ standbyAsks: false }), { link: standby, ...since });
  expect(deadAfterHeal().run(done.history()).findings).toEqual([]);
  const undone = pair({ standbyAsks: false });
  expect(deadAfterHeal().run(undone.history())).toMatchObject({ verdict: "fail" });
});

test("who does less while the other goes on as it did has changed places with nobody", () => {
  const built = talk(pair(), { link: standby, ...since, everyMs: 2_000 });
  talk(built, { link: leader, ...since, everyMs: 2_000 });
  expect(steady(built).findings[0]?.message).toContain("2.0 requests/s before, 0.5 since the heal");
});
