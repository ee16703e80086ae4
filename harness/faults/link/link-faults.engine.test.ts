import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Duration, milliseconds } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { leakAudit } from "../../scenario/leak-audit.ts";
import { during, type SmallStack, startSmall } from "../../stacks/testing/small-stack.ts";
import type { Link } from "../../wire/link.ts";
import { acceptThenClose } from "./accept-then-close.ts";
import { bandwidth } from "./bandwidth.ts";
import { blackHole } from "./black-hole.ts";
import { cutAfterBytes } from "./cut-after-bytes.ts";
import { holdAnswers } from "./hold-answers.ts";
import { holdRequests } from "./hold-requests.ts";
import { latency } from "./latency.ts";
import { resetConnections } from "./reset-connections.ts";
import { slices } from "./slices.ts";

/**
 * Every fault of a link against a real Redis behind a real Toxiproxy. One client keeps its connection and one makes
 * a new one for each request; both count at the server, which is asked past the proxy.
 */
const compose = `services:
  store:
    image: redis:7-bookworm
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, retries: 10}
  keeps:
    image: redis:7-bookworm
    environment: {STORE: "store:6379"}
    depends_on: {store: {condition: service_healthy}}
    command:
      - bash
      - -c
      - |
        while :; do
          exec 3<>/dev/tcp/store/6379 &&
          while printf 'INCR keeps\\r\\n' >&3 && read -r -t 1 _ <&3; do sleep 0.02; done
          exec 3>&-; sleep 0.1
        done
  renews:
    image: redis:7-bookworm
    environment: {STORE: "store:6379"}
    depends_on: {store: {condition: service_healthy}}
    command: [bash, -c, "while :; do timeout 1 redis-cli -h store incr renews; timeout 1 redis-cli -h store get big >/dev/null; sleep 0.05; done"]
`;

let stack: SmallStack;

beforeAll(async () => {
  // Told by the platform, so it is Toxiproxy that they go through.
  const links = { add: [{ client: "keeps", server: "store", port: 6_379 }] };
  stack = await startSmall(compose, { platform: { links } });
  await stack.system.service("store").execute(["redis-cli", "setrange", "big", "100000", "x"]);
}, 120_000);

afterAll(async () => {
  await stack?.system.stop();
}, 60_000);

const link = (client: string): Link => stack.system.link(client, "store");
const signal = () => AbortSignal.timeout(30_000);

/** How many requests of a client have taken effect at the server. */
async function effects(client: string): Promise<number> {
  return Number((await stack.system.service("store").execute(["redis-cli", "get", client])).trim());
}

async function growing(client: string): Promise<void> {
  const before = await effects(client);
  await poll(
    async () => {
      const now = await effects(client);
      return now > before + 2 ? { done: true, value: now } : { done: false, saw: `${now} effects` };
    },
    { awaiting: `requests of ${client} take effect`, within: "10s", every: "50ms" },
  );
}

/** The link's answers on the wire since then. */
const answersSince = (id: string, fromMs: number) =>
  stack.history.of("traffic", id).filter(({ at, data }) => at > fromMs && data.toClientBytes > 0);

const late = (slow: Link) => latency(slow, { delay: "250ms" });

/** That nothing happens takes time to see; the first thing that does happen ends it. */
async function staysSo<T>(look: () => T | Promise<T>, expected: T, time: Duration): Promise<void> {
  const untilMs = performance.now() + milliseconds(time);
  do {
    expect(await look()).toEqual(expected);
    await setTimeout(50);
  } while (performance.now() < untilMs);
}

test.each(["keeps", "renews"])(
  "requests of %s are held: none takes effect until the heal",
  async (client) => {
    await growing(client);
    await during(holdRequests(link(client)), async () => {
      const held = await effects(client);
      const other = client === "keeps" ? "renews" : "keeps";
      await growing(other);
      await staysSo(() => effects(client), held, "1s");
    });
    await growing(client);
    expect(await leakAudit(stack)).toEqual([]);
  },
);

test("held requests of a connection that is cut at the heal never arrive late", async () => {
  await growing("keeps");
  const fault = holdRequests(link("keeps"));
  await fault.inject(signal());
  const held = await effects("keeps");
  await stack.system.service("keeps").kill();
  await fault.heal(signal());
  await staysSo(() => effects("keeps"), held, "1s");
  await stack.system.service("keeps").start();
  await growing("keeps");
});

test("answers are held: requests take effect and nothing comes back", async () => {
  await growing("renews");
  await during(holdAnswers(link("renews")), async () => {
    const provenAt = stack.clock.now();
    const before = await effects("renews");
    await poll(
      async () => {
        const now = await effects("renews");
        return now > before ? { done: true, value: now } : { done: false, saw: `${now}` };
      },
      { awaiting: "a request takes effect", within: "8s" },
    );
    await staysSo(() => answersSince(link("renews").id, provenAt), [], "300ms");
  });
  await growing("renews");
  expect(await leakAudit(stack)).toEqual([]);
});

test("a held answer never arrives, not even at the heal", async () => {
  const held = link("renews");
  const socket = connect({ host: held.address, port: held.port });
  await once(socket, "connect");
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes;
  });
  const ended = new Promise<string>((resolve) => {
    socket.once("error", (error) => resolve(error.message));
    socket.once("end", () => resolve("closed"));
  });
  await during(holdAnswers(held), async () => {
    socket.write("INCR late\r\n");
    await poll(
      async () => ((await effects("late")) === 1 ? { done: true, value: 1 } : { done: false, saw: "0" }),
      {
        awaiting: "the request takes effect",
        within: "5s",
      },
    );
  });
  expect(await ended).toContain("ECONNRESET");
  expect(heard).toBe("");
});

test("a black hole swallows live connections and handshakes", async () => {
  await growing("keeps");
  await during(blackHole(link("keeps")), async () => {
    const held = await effects("keeps");
    await staysSo(() => effects("keeps"), held, "300ms");
  });
  await growing("keeps");
  expect(await leakAudit(stack)).toEqual([]);
});

test("latency is seen on a client's own connection", async () => {
  await during(latency(link("renews"), { delay: "250ms" }), async () => undefined);
  await during(latency(link("renews"), { delay: "250ms", on: "requests" }), async () => undefined);
});

test("a bandwidth, slices and an end in mid-answer are seen on a client's own connection", async () => {
  await during(bandwidth(link("renews"), { kilobytesPerSecond: 50 }), async () => undefined);
  await during(slices(link("renews"), { bytes: 512 }), async () => undefined);
  await during(cutAfterBytes(link("renews"), 10_000), async () => undefined);
  await growing("renews");
  expect(await leakAudit(stack)).toEqual([]);
});

const nothing = async () => undefined;

test.each([
  ["hold-requests", holdRequests, (held: Link) => vi.spyOn(held.socket, "filter").mockResolvedValue(nothing)],
  ["hold-answers", holdAnswers, (held: Link) => vi.spyOn(held.socket, "filter").mockResolvedValue(nothing)],
  ["black-hole", blackHole, (held: Link) => vi.spyOn(held.socket, "filter").mockResolvedValue(nothing)],
  [
    "reset-connections",
    resetConnections,
    (held: Link) => vi.spyOn(held.socket, "filter").mockResolvedValue(nothing),
  ],
  ["accept-then-close", acceptThenClose, (held: Link) => vi.spyOn(held, "divert").mockResolvedValue()],
  ["latency", late, (held: Link) => vi.spyOn(held, "addToxic").mockResolvedValue(nothing)],
])("a %s that is not applied is not proven", async (_, make, omit) => {
  const target = link("renews");
  const omitted = omit(target);
  const fault = make(target);
  await expect(fault.inject(signal())).rejects.toThrow(/closed|silent|stayed open|in spite of/);
  omitted.mockRestore();
  await fault.heal(signal());
});

test.each([
  ["reset", resetConnections],
  ["accepted and closed", acceptThenClose],
])("connections are %s, and nothing takes effect", async (_, fault) => {
  await during(fault(link("renews")), async () => {
    const before = await effects("renews");
    await staysSo(() => effects("renews"), before, "300ms");
  });
  await growing("renews");
  expect(await leakAudit(stack)).toEqual([]);
});

test("two toxics on one link come and go by themselves, and one that is left is found", async () => {
  const renews = link("renews");
  const removeLatency = await renews.addToxic("late", {
    type: "latency",
    stream: "downstream",
    latencyMs: 50,
  });
  const removeLimit = await renews.addToxic("slow", {
    type: "bandwidth",
    stream: "upstream",
    kilobytesPerSecond: 100,
  });
  expect(await renews.hasItsToxics()).toBe(true);
  expect(await leakAudit(stack)).toContain("2 toxics are left on renews.store.6379");
  await removeLimit();
  expect(await renews.hasItsToxics()).toBe(true);
  expect(await leakAudit(stack)).toContain("1 toxics are left on renews.store.6379");
  await removeLatency();
  expect(await leakAudit(stack)).toEqual([]);
  await growing("renews");
});
