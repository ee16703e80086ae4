import { describe, expect, test } from "vitest";
import type { EventData } from "../../history/events.ts";
import { onlyByRestart } from "../recovery/only-by-restart.ts";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { broughtBack } from "./brought-back.ts";
import { crashLoop } from "./crash-loop.ts";
import { gentleStop } from "./gentle-stop.ts";

const id = "caller->web:3000";
const times = { injecting: 20_000, proven: 20_010, healing: 40_000, healed: 40_010 };

function platform(restart = "on-failure", target = "web->db:5432", kind = "cut"): HistoryBuilder {
  const services = [service("db"), service("web", { restart }), service("caller")];
  const built = new HistoryBuilder()
    .topology({ services, links: [link("web->db:5432"), link(id)] })
    .watched("engine", "capture:db", "capture:web")
    .outage({ fault: "f", kind, target, ...times });
  built.add(70_000, "phase", "watch", { name: "watch", edge: "end" });
  built.add(10, "container", "web", { action: "start", by: "harness" });
  built.add(20, "health", "web", { status: "healthy", via: "engine" });
  return built;
}

function container(
  built: HistoryBuilder,
  at: number,
  action: EventData["container"]["action"],
  exitCode?: number,
) {
  const code = exitCode === undefined ? {} : { exitCode };
  built.add(at, "container", "web", { action, by: "platform", ...code });
  return built;
}

/** Ends and starts again, so often and so far apart. */
function dies(built: HistoryBuilder, fromMs: number, often: number, everyMs: number): HistoryBuilder {
  for (let round = 0; round < often; round++) {
    container(built, fromMs + round * everyMs, "die", 1);
    container(built, fromMs + round * everyMs + 100, "start");
  }
  return built;
}

const nothing = new HistoryBuilder().history();

describe("crash loop", () => {
  const run = (built: HistoryBuilder) => crashLoop().run(built.history());

  test("a platform whose services run passes; nothing declared is unknown", () => {
    expect(run(platform()).verdict).toBe("pass");
    expect(crashLoop().run(nothing).verdict).toBe("unknown");
  });

  test("four ends soon after each start, with nothing faulted, are one", () => {
    const { verdict, findings } = run(dies(platform(), 50_000, 4, 2_000));
    expect(verdict).toBe("fail");
    expect(findings[0]?.message).toBe(
      "ended 3 times in 4 s, each time within 10 s of its start (exit code 1)",
    );
  });

  test("ends during the outage, a tail of two, and lives that lasted are none", () => {
    expect(run(dies(platform(), 21_000, 8, 2_000)).verdict).toBe("pass");
    expect(run(dies(platform(), 37_000, 4, 2_000)).verdict).toBe("pass");
    expect(run(dies(platform(), 41_000, 3, 12_000)).verdict).toBe("pass");
  });

  test("an engine that was not watched leaves it open", () => {
    expect(run(platform().probe("engine", "gap", 30_000)).verdict).toBe("unknown");
  });
});

describe("brought back", () => {
  const run = (built: HistoryBuilder) => broughtBack().run(built.history());

  test("who runs, or was started again, passes; without a fault it is not covered", () => {
    expect(run(platform()).verdict).toBe("pass");
    expect(run(dies(platform(), 21_000, 2, 2_000)).verdict).toBe("pass");
    expect(run(new HistoryBuilder().topology({})).verdict).toBe("not covered");
    expect(broughtBack().run(nothing).verdict).toBe("unknown");
  });

  test("exit code 0 under on-failure is away for good, and said so", () => {
    const { verdict, findings } = run(container(platform(), 25_000, "die", 0));
    expect(verdict).toBe("fail");
    expect(findings[0]?.message).toBe(
      "ended with exit code 0 45 s before the end of the watch, and its policy on-failure does not bring back what ends with exit code 0",
    );
  });

  test("a job that had done its work before, and one whose policy starts everything, are fine", () => {
    expect(run(container(platform(), 5_000, "die", 0)).verdict).toBe("pass");
    expect(run(container(platform("always"), 25_000, "die", 0)).verdict).toBe("pass");
    expect(run(container(platform("on-failure:3"), 60_000, "die", 1)).verdict).toBe("pass");
  });
});

describe("recovers only by restart", () => {
  const run = (built: HistoryBuilder) => onlyByRestart().run(built.history());

  test("a process that goes on passes, and so does one that is tried again during the outage", () => {
    expect(run(platform()).verdict).toBe("pass");
    expect(run(dies(platform(), 25_000, 3, 4_000)).verdict).toBe("pass");
    expect(run(dies(platform(), 42_000, 1, 1_000)).verdict).toBe("pass");
    expect(run(new HistoryBuilder()).verdict).toBe("not covered");
  });

  test("one that lived through it and ends afterwards is named", () => {
    const { verdict, findings } = run(dies(platform(), 52_010, 1, 1_000));
    expect(verdict).toBe("fail");
    expect(findings[0]?.message).toBe(
      "lived through the outage, ended by itself 12 s after the heal and came back as a new process",
    );
  });

  test("an engine that was not watched leaves it open", () => {
    expect(run(platform().probe("engine", "gap", 30_000)).verdict).toBe("unknown");
  });
});

describe("gentle stop", () => {
  const run = (built: HistoryBuilder) => gentleStop().run(built.history());
  const stopped = (exitCode: number) => {
    const built = platform("always", "web", "stop");
    container(built, 20_001, "kill");
    container(built, 24_000, "die", exitCode);
    return container(built, 24_010, "stop");
  };

  /** Two of three requests got no answer; a history may not say when they were asked. */
  const cutOff = (built: HistoryBuilder, unansweredSince?: number[]) =>
    built.add(23_800, "answers", id, {
      ...{ requests: 3, answers: 1, unanswered: 2, windowMs: 500 },
      ...(unansweredSince === undefined ? {} : { unansweredSince }),
    });

  test("who ends with 0 and has answered everybody passes", () => {
    expect(run(stopped(0))).toMatchObject({ verdict: "pass", summary: "1 stop judged" });
  });

  test("a kill after the grace period is told with its length", () => {
    expect(run(stopped(137)).findings[0]?.message).toBe("had not ended 4.00 s after SIGTERM, and was killed");
  });

  test("who takes no notice of the signal is named, and blamed for nothing but lost requests", () => {
    const built = stopped(137);
    built.add(15_000, "resources", "web", { processes: 1, noticesStop: false });
    expect(run(built)).toMatchObject({
      verdict: "pass",
      summary: "1 stop judged; web took no notice of the signal, and was killed",
    });
    cutOff(built, [19_200, 19_900]);
    expect(run(built).verdict).toBe("fail");
  });

  test("who takes notice of it and has not ended in time is killed and blamed", () => {
    const built = stopped(137);
    built.add(15_000, "resources", "web", { processes: 1, noticesStop: true });
    expect(run(built).verdict).toBe("fail");
  });

  test("requests in the instant of the signal, and after it, are chance", () => {
    const built = stopped(0);
    cutOff(built, [19_970, 23_900]);
    expect(run(built).verdict).toBe("pass");
  });

  test("requests that were cut off are counted", () => {
    const built = stopped(0);
    cutOff(built, [19_200, 19_900]);
    expect(run(built).findings[0]?.message).toBe("left 2 requests without an answer when it was stopped");
  });

  test("a history that does not say when they were asked counts them all", () => {
    const built = stopped(0);
    cutOff(built);
    expect(run(built).verdict).toBe("fail");
  });

  test("a capture that was blind while a service stopped leaves it open", () => {
    expect(run(stopped(0).probe("capture:web", "gap", 22_000)).verdict).toBe("unknown");
  });

  test("a mere kill, a cut, and no fault at all are not covered", () => {
    expect(run(container(platform("always", "web", "kill"), 20_005, "die", 137)).verdict).toBe("not covered");
    expect(run(platform()).verdict).toBe("not covered");
    expect(run(new HistoryBuilder()).verdict).toBe("not covered");
  });
});
