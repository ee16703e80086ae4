import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../../core/poll.ts";
import { dial } from "../../engine/dial.ts";
import { leakAudit } from "../../scenario/leak-audit.ts";
import { during, type SmallStack, startSmall } from "../../stacks/testing/small-stack.ts";
import type { Link } from "../../wire/link.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import { restartAtNewAddress } from "../service/restart-at-new-address.ts";
import { stop } from "../service/stop.ts";
import { acceptThenClose } from "./accept-then-close.ts";
import { blackHole } from "./black-hole.ts";
import { cut } from "./cut.ts";
import { forgetConnections } from "./forget-connections.ts";
import { holdAnswers } from "./hold-answers.ts";
import { holdRequests } from "./hold-requests.ts";
import { latency } from "./latency.ts";
import { resetConnections } from "./reset-connections.ts";

/**
 * A platform of which nobody told anything but what Compose runs: names stand in a mounted script's words alone, so every
 * link is found on the wire. One client keeps its connection, one waits on a connection without a word, one makes a new
 * one for each request, and one sends datagrams.
 */
const compose = `x-client: &client
  image: redis:7-bookworm
  environment: {THERE: sto, RE: re}
services:
  store:
    image: redis:7-bookworm
    container_name: the-one-store
    command: [bash, -c, "perl -e 'use Socket; socket(S, PF_INET, SOCK_DGRAM, 17); bind(S, pack_sockaddr_in(8125, INADDR_ANY)); recv(S, $$_, 9, 0) while 1' & exec docker-entrypoint.sh redis-server"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, retries: 10}
    networks: [all]
  keeps:
    <<: *client
    networks: [all]
    command:
      - bash
      - -c
      - |
        exec 2>/dev/null
        while :; do
          exec 3<>/dev/tcp/$$THERE$$RE/6379 &&
          while printf 'INCR keeps\\r\\n' >&3 && read -r -t 1 _ <&3; do sleep 0.02; done
          exec 3>&-; sleep 0.1
        done
  waits:
    <<: *client
    networks: [all]
    command: [bash, -c, "while :; do redis-cli -h the-one-$$THERE$$RE subscribe news; echo ended; sleep 0.1; done"]
  renews:
    <<: *client
    networks: [all]
    command: [bash, -c, "while :; do echo x >/dev/udp/$$THERE$$RE/8125; timeout 1 redis-cli -h $$THERE$$RE incr renews; sleep 0.05; done"]
  apart:
    <<: *client
    networks: [alone]
    command: [sleep, infinity]
networks: {all: , alone: }
`;

let stack: SmallStack;

beforeAll(async () => {
  stack = await startSmall(compose);
  for (const client of ["keeps", "waits", "renews"]) await found(`${client}->store:6379`);
}, 120_000);

afterAll(async () => {
  await stack?.system.stop();
}, 60_000);

const link = (client: string): Link => stack.system.link(client, "store", 6_379);
const store = (...command: string[]) => stack.system.service("store").execute(["redis-cli", ...command]);

async function found(id: string): Promise<void> {
  await poll(
    () => {
      const known = stack.system.links.find((one) => one.id === id);
      return known?.listening === true ? { done: true, value: true } : { done: false, saw: "no such link" };
    },
    { awaiting: `${id} is found on the wire`, within: "10s" },
  );
}

async function growing(client: "keeps" | "renews"): Promise<void> {
  const before = Number((await store("get", client)).trim());
  await poll(
    async () => {
      const now = Number((await store("get", client)).trim());
      return now > before + 2 ? { done: true, value: now } : { done: false, saw: `${now} effects` };
    },
    { awaiting: `requests of ${client} take effect`, within: "10s", every: "50ms" },
  );
}

/** Connections on which somebody waits for news, at the server. */
async function waiting(): Promise<string[]> {
  const clients = (await store("client", "list", "type", "pubsub")).split("\n");
  return clients.flatMap((line) => /^id=(\d+)/.exec(line)?.[1] ?? []);
}

test("links that nobody named are told in the history, with the way of their packets", () => {
  const told = stack.history.of("link").map(({ data }) => data);
  const place = "found on the wire";
  expect(told).toContainEqual({
    ...{ id: "keeps->store:6379", client: "keeps", server: "store", port: 6_379, path: "filter", place },
  });
  expect(told.map(({ id }) => id)).toContain("renews->store:8125/udp");
  expect(stack.system.linkSpecs.map(({ from }) => from)).toContain("wire");
});

test("who shares no network does not find the other, and who does finds it under all names", async () => {
  const names = (service: string, name: string) =>
    stack.system.service(service).execute(["getent", "hosts", name]);
  expect(await names("keeps", "the-one-store")).toMatch(/^10\.2\d\d\./);
  expect(await names("store", "waits")).toMatch(/^10\.2\d\d\./);
  await expect(names("apart", "store")).rejects.toThrow("ended with 2");
});

test("a cut refuses, and ends at both ends the connection on which nobody says a word", async () => {
  const [before] = await waiting();
  await during(cut(link("waits")), async () => {
    expect(await waiting()).toEqual([]);
    await growing("keeps");
  });
  await poll(
    async () => {
      const now = await waiting();
      return now.length === 1 ? { done: true, value: now } : { done: false, saw: now.join() };
    },
    { awaiting: "it waits again", within: "5s" },
  );
  expect(await waiting()).not.toContain(before);
  const ends = stack.history.of("packet", link("waits").id).filter(({ data }) => data.flag === "rst");
  expect(ends.map(({ data }) => data.from)).toContain("server");
  expect(await leakAudit(stack)).toEqual([]);
});

test.each([
  ["every packet", (one: Link) => blackHole(one)],
  ["every answer", (one: Link) => blackHole(one, { only: "answers" })],
  ["what clients send", holdRequests],
  ["what the server answers", holdAnswers],
])("%s vanishes until the heal", async (_, fault) => {
  await growing("keeps");
  await during(fault(link("keeps")), () => growing("renews"));
  await growing("keeps");
  expect(await leakAudit(stack)).toEqual([]);
});

test("connections are reset, and nothing takes effect", async () => {
  await during(resetConnections(link("renews")), async () => {
    const before = await store("get", "renews");
    await growing("keeps");
    expect(await store("get", "renews")).toBe(before);
  });
  await growing("renews");
});

test("a toxic and another upstream are Toxiproxy's, while they last", async () => {
  const renews = link("renews");
  await during(latency(renews, { delay: "250ms" }), async () => expect(renews.way).toBe("toxiproxy"));
  await during(acceptThenClose(renews), async () => expect(renews.way).toBe("toxiproxy"));
  expect(renews.way).toBe("filter");
  const ways = stack.history.of("proxy", renews.id).flatMap(({ data }) => data.path ?? []);
  expect(ways).toEqual(["toxiproxy", "filter", "toxiproxy", "filter"]);
  await growing("renews");
  expect(await leakAudit(stack)).toEqual([]);
});

test("forgotten connections stay silent beyond the heal, while new ones work", async () => {
  const waits = link("waits");
  const live = await ProbeConnection.open(waits.address, waits.port, 2_000);
  const [before] = await waiting();
  await during(forgetConnections(waits), async () => undefined);
  expect(await live.end(300)).toBe("silent");
  live.destroy();
  // The server knows nothing of it either: its news goes nowhere.
  await store("publish", "news", "one");
  expect(await waiting()).toEqual([before]);
  await growing("renews");
  await store("client", "kill", "type", "pubsub");
  await stack.system.service("waits").kill();
  await stack.system.service("waits").start();
  await poll(
    async () =>
      (await waiting()).length === 1 ? { done: true, value: true } : { done: false, saw: "nobody" },
    { awaiting: "a new one waits", within: "10s" },
  );
  expect(await leakAudit(stack)).toEqual([]);
});

test("while its server is away nobody accepts, whichever port is asked", async () => {
  const { address } = link("renews");
  await during(stop(stack.system, "store"), async () => {
    expect([await dial(address, 6_379, 500), await dial(address, 7_777, 500)]).toEqual([
      "refused",
      "refused",
    ]);
  });
  expect(await dial(address, 7_777, 500)).toBe("refused");
  await growing("keeps");
});

test("a server that comes back at a new address is found there and no more at the old one", async () => {
  const renews = link("renews");
  const before = renews.address;
  await during(restartAtNewAddress(stack.system, "store"), async () => {
    expect(renews.address).not.toBe(before);
  });
  expect(await dial(before, 6_379, 200)).toBe("silent");
  // Whoever was connecting just then waits for the old address until its own kernel gives up, as under Compose.
  await growing("renews");
  await during(cut(renews), async () => undefined);
  await growing("renews");
  expect(await leakAudit(stack)).toEqual([]);
});

test("a datagram is refused while its link is cut, and no other fault acts on it", async () => {
  const datagrams = stack.system.link("renews", "store", 8_125);
  await during(cut(datagrams), async () => expect(datagrams.listening).toBe(false));
  await expect(blackHole(datagrams).inject(AbortSignal.timeout(10_000))).rejects.toThrow("carries datagrams");
  expect(await leakAudit(stack)).toEqual([]);
});
