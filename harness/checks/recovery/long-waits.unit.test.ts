import { expect, test } from "vitest";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { longWaits } from "./long-waits.ts";

const web = "web->db:1";

/** A cut from 10 s on, and attempts at these times after it. */
function attemptsAt(secondsAfter: readonly number[], cutSeconds = 130): HistoryBuilder {
  const healing = 10_000 + cutSeconds * 1_000;
  const times = { injecting: 10_000, proven: 10_010, healing, healed: healing + 10 };
  const built = new HistoryBuilder()
    .topology({ services: [service("db"), service("web")], links: [link(web)] })
    .watched("engine", "capture:db")
    .outage({ fault: "f", kind: "cut", target: web, ...times });
  for (const [index, seconds] of secondsAfter.entries())
    built.add(10_000 + seconds * 1_000, "packet", web, {
      ...{ flag: "syn", from: "client", clientPort: 40_000 + index },
    });
  return built;
}

const run = (built: HistoryBuilder) => longWaits().run(built.history());

test("waits that double beyond a minute are told, with the last of them", () => {
  expect(run(attemptsAt([1, 3, 7, 15, 31, 63]))).toMatchObject({ verdict: "fail" });
  expect(run(attemptsAt([1, 3, 7, 15, 31, 63])).findings[0]).toMatchObject({
    subject: web,
    message: "web waited 8 s, then 16 s, then 32 s, and then for more than 1 min",
  });
});

test("waits that have met their cap pass, and rest on the outage that showed it", () => {
  const capped = run(attemptsAt([1, 3, 7, 15, 31, 61, 91, 121]));
  expect(capped.verdict).toBe("pass");
  expect(capped.evidence).not.toEqual([]);
});

test("an outage that ends while waits grow, and one with hardly an attempt, show nothing", () => {
  for (const seconds of [[1, 3, 7, 15, 31], [1, 2], []])
    expect(run(attemptsAt(seconds, 45)).verdict).toBe("not covered");
});

test("waits of the engine, which starts a client again that ends with each refusal, are not the client's", () => {
  const built = attemptsAt([1, 3, 7, 15, 31, 63]);
  for (const seconds of [1, 3, 7, 15, 31, 63])
    built.add(10_100 + seconds * 1_000, "container", "web", { action: "die", by: "platform", exitCode: 1 });
  expect(run(built).verdict).toBe("not covered");
});

test("a client that stopped trying is no client whose waits grow", () => {
  expect(run(attemptsAt([2, 4, 6, 8])).verdict).toBe("pass");
});

test("a capture that was blind leaves it open; without a fault, or a server that is away, nothing is judged", () => {
  expect(run(attemptsAt([1, 3, 7, 15, 31, 63]).probe("capture:db", "gap", 30_000)).verdict).toBe("unknown");
  expect(run(new HistoryBuilder()).verdict).toBe("not covered");
});
