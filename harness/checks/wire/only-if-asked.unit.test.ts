import { expect, test } from "vitest";
import { noCrash } from "../availability/no-crash.ts";
import { cutOf, HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { faultEffective } from "./fault-effective.ts";
import { onlyIfAsked } from "./only-if-asked.ts";

const id = "web->db:1";
const cut = cutOf(id, { injecting: 1_000, proven: 1_020, healing: 9_000, healed: 9_010 });

function faulted(...probes: string[]): HistoryBuilder {
  return new HistoryBuilder()
    .topology({ services: [service("db"), service("web")], links: [link(id)] })
    .watched(...probes)
    .outage(cut);
}

const syn = { flag: "syn", from: "client", clientPort: 4_000 } as const;
const run = (builder: HistoryBuilder) => onlyIfAsked(faultEffective()).run(builder.history());

test("a fault that nobody could meet is not covered, with its length", () => {
  expect(run(faulted("engine", "capture:db"))).toMatchObject({
    verdict: "not covered",
    summary: `nobody asked ${id} for anything in the 8.01 s of cut 1`,
  });
});

test("a fault that somebody met is judged by the check itself", () => {
  const builder = faulted("engine", "capture:db");
  builder.add(2_000, "packet", id, syn);
  expect(run(builder).verdict).toBe("pass");
});

test("whether anybody asked is unknown where the capture did not watch", () => {
  expect(run(faulted("engine")).verdict).toBe("unknown");
  expect(run(faulted("engine", "capture:db").probe("capture:db", "gap", 2_000)).verdict).toBe("unknown");
});

test("who died meanwhile failed, though nobody asked", () => {
  const builder = faulted("engine", "capture:db");
  builder.add(2_000, "container", "web", { action: "die", exitCode: 1, by: "platform" });
  expect(onlyIfAsked(noCrash()).run(builder.history()).verdict).toBe("fail");
});

test("a port that only the fault's own proof tries, at both its ends, is one where nobody asked", () => {
  const visited = "visitors->db:1";
  const killed = { ...cut, fault: "kill 1", kind: "kill", target: "db", healing: 9_000, healed: 9_500 };
  const build = () => {
    const builder = new HistoryBuilder()
      .topology({ services: [service("db")], links: [link(visited)] })
      .watched("engine", "capture:db")
      .outage(killed);
    builder.add(1_010, "container", "db", { action: "die", exitCode: 137, by: "harness" });
    for (const at of [1_015, 9_100]) {
      builder.add(at, "packet", visited, { ...syn, clientPort: at });
      builder.add(at + 1, "packet", visited, { flag: "rst", from: "server", clientPort: at });
    }
    return builder;
  };
  expect(run(build()).verdict).toBe("not covered");
  const asked = build();
  asked.add(3_000, "packet", visited, syn);
  asked.add(3_001, "packet", visited, { flag: "rst", from: "server", clientPort: 4_000 });
  expect(run(asked).verdict).toBe("pass");
});
