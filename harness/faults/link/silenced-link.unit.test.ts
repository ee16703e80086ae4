import { createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../engine/free-port.ts";
import type { Link } from "../../wire/link.ts";
import type { LinkConnections } from "../../wire/link-socket.ts";
import type { PacketRule } from "../../wire/packet-filter.ts";
import { holdAnswers } from "./hold-answers.ts";
import { holdRequests } from "./hold-requests.ts";

type Rule = Pick<PacketRule, "direction" | "what" | "verdict">;

/**
 * A link on loopback whose server answers the end of a connection while no rule drops anything. The kernel's counts of
 * one client's connection are the test's.
 */
async function quietLink({ obeys = true } = {}) {
  const rules: Rule[] = [];
  const told: string[] = [];
  const sockets = new Set<Socket>();
  const silent = () => obeys && rules.some(({ verdict }) => verdict === "drop");
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.resume();
    socket.on("end", () => {
      // Silence must last five times as long as this: a busy machine then has time for an answer that is to come.
      if (!silent()) setTimeout(() => socket.end(), 50);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const counted = { received: 100, acknowledged: 200 };
  const state = { listening: true, left: 0, refusesLift: false };
  const link = {
    ...{ id: "web->db:1", client: "web", server: "db", port, address: "127.0.0.1" },
    get listening() {
      return state.listening;
    },
    async whileClosed(change: () => Promise<void>) {
      told.push("closed");
      await change();
      told.push("open");
    },
    socket: {
      async filter(rule: Rule) {
        rules.push(rule);
        return async () => {
          if (state.refusesLift) throw new Error("iptables ended with 1");
          rules.splice(rules.indexOf(rule), 1);
        };
      },
      connections: async (): Promise<LinkConnections> => ({
        client: [
          {
            ...{ local: "p", peer: "c", unreadBytes: 0, unsentBytes: 0 },
            ...{ receivedBytes: counted.received, acknowledgedBytes: counted.acknowledged },
          },
        ],
        server: [],
      }),
      endConnections: async () => {
        told.push(`reset under ${rules.length} rules`);
        return state.left;
      },
    },
  } as unknown as Link;
  const end = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { link, rules, told, counted, state, [Symbol.asyncDispose]: end };
}

const signal = new AbortController().signal;

test("silence is proven on a new and a live connection and by the kernel's counts", async () => {
  await using given = await quietLink();
  const { link, rules, told } = given;
  const fault = holdRequests(link);
  expect(fault).toMatchObject({ effect: { withholdsRequests: true }, needs: ["packetFilter"] });
  const proof = await fault.inject(signal);
  expect(proof.observed).toMatch(/^no answer for \d+ ms, nothing new on 1 connections$/);
  expect(rules).toEqual([{ direction: "requests", what: "payload", verdict: "drop" }]);
  expect((await fault.heal(signal)).observed).toMatch(/^an answer in \d+ ms$/);
  // What was held is gone before the rules are, or it would arrive late.
  expect(told).toEqual(["reset under 3 rules", "closed", "open"]);
  expect(rules).toEqual([]);
});

test("a link that answers though its packets are dropped was not silenced, and its rules can be lifted", async () => {
  await using given = await quietLink({ obeys: false });
  const { link, rules } = given;
  const fault = holdAnswers(link);
  await expect(fault.inject(signal)).rejects.toThrow("a new connection through web->db:1 met: closed");
  await fault.heal(signal);
  expect(rules).toEqual([]);
});

test("a silence that leaked is an error, at its proof and at its heal, and is lifted all the same", async () => {
  await using given = await quietLink();
  const { link, rules, counted } = given;
  const fault = holdRequests(link);
  await fault.inject(signal);
  counted.received += 17;
  await expect(fault.heal(signal)).rejects.toThrow("17 bytes of requests crossed web->db:1 all the same");
  expect(rules).toEqual([]);
  // Of held answers the other count tells.
  const answers = holdAnswers(link);
  await answers.inject(signal);
  counted.received += 9;
  await answers.heal(signal);
});

test("connections that cannot be ended, and rules that cannot be lifted, are no heal", async () => {
  await using given = await quietLink();
  const { link, rules, state } = given;
  const fault = holdRequests(link);
  await fault.inject(signal);
  state.left = 2;
  await expect(fault.heal(signal)).rejects.toThrow("2 connections of web->db:1 could not be ended");
  expect(rules).toEqual([]);
  state.left = 0;
  const other = holdRequests(link);
  await other.inject(signal);
  state.refusesLift = true;
  await expect(other.heal(signal)).rejects.toThrow("iptables ended with 1");
});

test("from a link that does not listen nothing can be kept", async () => {
  await using given = await quietLink();
  given.state.listening = false;
  await expect(holdRequests(given.link).inject(signal)).rejects.toThrow("web->db:1 does not listen");
  expect(given.rules).toEqual([]);
});
