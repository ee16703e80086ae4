import { expect, test } from "vitest";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { healthyBeforePort } from "./healthy-before-port.ts";

const api = "api->db:5432";
const run = (built: HistoryBuilder) => healthyBeforePort().run(built.history());

/** `db` starts at 0, is healthy at 6.4 s, and its port answers when it is said to. */
function start(listensAt: number): HistoryBuilder {
  const built = new HistoryBuilder().topology({
    services: [service("db"), service("api")],
    links: [link(api)],
  });
  built.watched("engine", "capture:db");
  built.add(10, "container", "db", { action: "start", by: "harness" });
  built.add(6_390, "health", "db", { status: "healthy", via: "engine" });
  built.add(listensAt, "proxy", api, { listening: true, reason: "the server's port answers" });
  return built;
}

function refused(built: HistoryBuilder, at: number): HistoryBuilder {
  built.add(at, "packet", api, { flag: "syn", from: "client", clientPort: 1 });
  built.add(at + 1, "packet", api, { flag: "rst", from: "server", clientPort: 1 });
  return built;
}

test("a port that answers before the engine says well passes", () => {
  expect(run(start(6_100))).toMatchObject({ verdict: "pass", summary: "1 server seen to become healthy" });
  expect(run(refused(start(6_100), 1_000)).verdict).toBe("pass");
});

test("a client that is refused after that is told, with how long it was", () => {
  const { verdict, findings } = run(refused(start(7_245), 6_450));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe(
    "called healthy 855 ms before its port 5432 answered: api was refused meanwhile",
  );
});

test("a proxy that is a little late, and an attempt that nobody made, accuse nobody", () => {
  expect(run(refused(start(6_600), 6_450)).verdict).toBe("pass");
  expect(run(refused(start(6_845), 6_500)).verdict).toBe("pass");
  expect(run(start(7_245)).verdict).toBe("pass");
});

test("whether anybody was refused meanwhile is unknown where the capture did not watch, or never began", () => {
  expect(run(start(7_245).probe("capture:db", "gap", 6_800)).verdict).toBe("unknown");
  expect(run(start(6_100).probe("capture:db", "gap", 6_800)).verdict).toBe("pass");
  const blind = new HistoryBuilder()
    .topology({ services: [service("db"), service("api")], links: [link(api)] })
    .watched("engine");
  blind.add(10, "container", "db", { action: "start", by: "harness" });
  blind.add(6_390, "health", "db", { status: "healthy", via: "engine" });
  blind.add(7_245, "proxy", api, { listening: true, reason: "the server's port answers" });
  expect(run(blind).verdict).toBe("unknown");
});

test("a server that died in between is another matter", () => {
  const built = refused(start(9_000), 6_450);
  built.add(6_440, "container", "db", { action: "die", exitCode: 1, by: "platform" });
  expect(run(built).verdict).toBe("pass");
});

test("no start was seen: not covered; nothing declared: unknown", () => {
  expect(run(new HistoryBuilder().topology({ services: [service("db")], links: [link(api)] })).verdict).toBe(
    "not covered",
  );
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
});
