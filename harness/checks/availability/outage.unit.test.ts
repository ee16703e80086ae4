import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "../testing/history-builder.ts";
import { outage } from "./outage.ts";

const id = "web->db:5432";
const cut = cutOf(id, { healing: 20_000, healed: 20_050 });
const run = (history: History) => outage({ noticedWithin: "5s", pausedAtMost: "3s" }).run(history);
const verdict = (history: History) => run(history).verdict;

/** A record is acknowledged every second but for the stretches that are left out, until 30 s. */
function platform(
  given: { outage?: Outage; silent?: [number, number]; calm?: boolean } = {},
): HistoryBuilder {
  const builder = new HistoryBuilder()
    .topology({
      services: [service("db"), service("web")],
      links: [link(id)],
      circuits: [{ service: "web", circuit: "db", link: id, failures: 5, openMs: 3_000 }],
    })
    .outage(given.outage ?? cut);
  if (given.calm !== false) builder.calm(30_000);
  const [from, to] = given.silent ?? [0, 0];
  for (let at = 500; at < 30_000; at += 1_000) {
    const sequence = Math.round(at / 1_000) + 1;
    if (at > from && at < to) continue;
    builder.add(at, "operation", "bars", { producer: 1, first: sequence, last: sequence, outcome: "ok" });
  }
  return builder;
}

const warned = (builder: HistoryBuilder, at: number, level = "warn") => {
  builder.add(at, "log", "web", { level, message: "db is away", fields: {} });
  return builder;
};

test("noticed in time, with acknowledgements going on, passes and says how long each took", () => {
  const builder = warned(platform(), 1_500);
  builder.add(4_000, "circuit", "web", { circuit: "db", state: "open", via: "log", failures: 5 });
  const result = run(builder.history());
  expect(result.verdict).toBe("pass");
  expect(result.measured.map(({ name, value }) => [name, value])).toEqual([
    ["detection of cut 1", 500],
    ["detection of cut 1, after its proof", 480],
    ["mitigation of cut 1", 2_980],
    ["longest pause in acknowledgements during cut 1", 1_000],
  ]);
});

test("health and circuits are words as well; information and other circuits are none", () => {
  const sick = platform();
  sick.add(3_000, "health", "web", { status: "unhealthy", via: "endpoint" });
  expect(verdict(sick.history())).toBe("pass");
  const open = platform();
  open.add(3_000, "circuit", "web", { circuit: "db", state: "open", via: "metric" });
  expect(verdict(open.history())).toBe("pass");
  const other = platform();
  other.add(3_000, "circuit", "web", { circuit: "mail", state: "open", via: "metric" });
  expect(verdict(warned(other, 3_000, "info").history())).toBe("fail");
});

test("words about something else, or of a client that is itself away, are no sign", () => {
  const elsewhere = platform();
  elsewhere.add(1_500, "log", "web", { level: "error", message: "mail is away", fields: { to: "mail" } });
  elsewhere.add(1_500, "health", "web", { status: "unhealthy", via: "endpoint", failing: ["mail"] });
  elsewhere.add(1_600, "health", "web", { status: "unreachable", via: "endpoint" });
  expect(verdict(elsewhere.history())).toBe("fail");
  const named = platform();
  named.add(1_500, "log", "web", {
    level: "warn",
    event: "backoff",
    message: "",
    fields: { dependency: "db" },
  });
  expect(verdict(named.history())).toBe("pass");
  const blamed = platform();
  blamed.add(1_500, "health", "web", { status: "unhealthy", via: "endpoint", failing: ["mail", "db"] });
  expect(verdict(blamed.history())).toBe("pass");
});

test("a service without clients has nobody who could notice that it is away", () => {
  const alone = { ...cut, kind: "kill", target: "web" };
  expect(verdict(warned(platform({ outage: alone }), 1_500).history())).toBe("unknown");
});

test("an outage that nobody notices, or only late, fails", () => {
  expect(verdict(platform().history())).toBe("fail");
  expect(verdict(warned(platform(), 6_500).history())).toBe("fail");
  expect(verdict(warned(platform(), 900).history())).toBe("fail");
  expect(run(platform().history()).findings[0]?.evidence.length).toBeGreaterThan(0);
});

test("one that ends before it had to be noticed, and was not, is unknown", () => {
  const short = { ...cut, healing: 4_000, healed: 4_050 };
  expect(verdict(platform({ outage: short }).history())).toBe("unknown");
});

test("acknowledgements that pause for too long fail, though the pause ends after the heal", () => {
  expect(verdict(warned(platform({ silent: [5_000, 9_000] }), 1_500).history())).toBe("fail");
  expect(verdict(warned(platform({ silent: [19_000, 24_000] }), 1_500).history())).toBe("fail");
  expect(verdict(warned(platform({ silent: [21_000, 26_000] }), 1_500).history())).toBe("pass");
});

test("work that was all acknowledged before the heal owes nothing after it", () => {
  expect(verdict(warned(platform({ silent: [15_000, 40_000] }), 1_500).history())).toBe("pass");
  expect(verdict(warned(platform({ silent: [1_000, 40_000] }), 1_500).history())).toBe("unknown");
});

test("lateness on a machine out of breath, or of which nothing is known, is unknown", () => {
  const late = warned(platform({ calm: false }), 6_500);
  expect(verdict(late.history())).toBe("unknown");
});

test("without a fault it is not covered, with one that takes nothing away or is unproven unknown", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("not covered");
  expect(verdict(warned(platform({ outage: { ...cut, kind: "latency" } }), 1_500).history())).toBe("unknown");
  const { proven: _, ...unproven } = cut;
  expect(verdict(warned(platform({ outage: unproven }), 1_500).history())).toBe("unknown");
});
