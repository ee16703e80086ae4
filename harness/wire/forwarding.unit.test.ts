import { expect, test } from "vitest";
import { forwardingRules, routesOf, ServerGate } from "./forwarding.ts";

test("every port of every client's network leads to the server, which is away at first", () => {
  const rules = forwardingRules("10.213.0.2", ["10.213.0.32/27", "10.213.0.64/27"]);
  const lines = rules.split("\n").map((line) => line.replace(" -m comment --comment forwarding", ""));
  expect(lines).toEqual([
    "*raw",
    "-A OUTPUT -m mark --mark 181 -j CT --notrack",
    "COMMIT",
    "*nat",
    "-A PREROUTING -s 10.213.0.32/27 -j DNAT --to-destination 10.213.0.2",
    "-A PREROUTING -s 10.213.0.64/27 -j DNAT --to-destination 10.213.0.2",
    "-A POSTROUTING -d 10.213.0.2 -j MASQUERADE",
    "COMMIT",
    "*filter",
    ":away - [0:0]",
    "-A away -p tcp -j REJECT --reject-with tcp-reset",
    "-A away -j REJECT",
    "-A INPUT -m conntrack --ctstate INVALID -j DROP",
    "-A FORWARD -d 10.213.0.2 -j away",
    "COMMIT",
    "",
  ]);
});

test("a router leads addresses of the file to their proxies, and what is outside to the engine in its own name", () => {
  const router = {
    ...{ home: "10.213.0.0/27", engine: "10.213.0.1", own: "10.213.0.30" },
    ofService: ["172.28.0.9"],
    others: [{ address: "172.28.0.10", proxy: "10.213.0.4" }],
  };
  expect(routesOf("10.213.0.2", router).split("\n")).toEqual([
    "address add 10.213.0.30/32 dev lo",
    "rule add from 10.213.0.2 lookup main suppress_prefixlength 0 priority 100",
    "rule add from 10.213.0.2 lookup 100 priority 101",
    "route add default via 10.213.0.1 table 100",
    "route replace 172.28.0.10/32 via 10.213.0.4",
  ]);
  const plain = forwardingRules("10.213.0.2", ["10.213.0.32/27"]).split("\n");
  const added = forwardingRules("10.213.0.2", ["10.213.0.32/27"], router)
    .split("\n")
    .filter((line) => !plain.includes(line))
    .map((line) => line.replace(" -m comment --comment forwarding", ""));
  expect(added).toEqual([
    "-A PREROUTING -s 10.213.0.0/27 -d 172.28.0.9 -j DNAT --to-destination 10.213.0.2",
    "-A POSTROUTING -s 10.213.0.0/27 -d 172.28.0.10 -j ACCEPT",
    "-A POSTROUTING -s 10.213.0.0/27 ! -d 10.213.0.0/27 -j MASQUERADE",
    "-A FORWARD -s 10.213.0.0/27 -d 10.213.0.32/27 -m conntrack --ctstate NEW -j DROP",
    "-A OUTPUT -p icmp --icmp-type redirect -j DROP",
  ]);
});

test("a server's gate is told of a change once, in order", async () => {
  const commands: string[] = [];
  const gate = new ServerGate("10.213.0.2", async (command) => {
    commands.push(command.slice(3, 6).join(" "));
    return "";
  });
  await gate.close();
  await Promise.all([gate.open(), gate.open(), gate.close(), gate.close()]);
  await gate.open();
  expect(commands).toEqual(["-D FORWARD -d", "-I FORWARD 1", "-D FORWARD -d"]);
});

test("a change that failed is made again, and the next one is not held up", async () => {
  let fails = true;
  const commands: string[] = [];
  const gate = new ServerGate("10.213.0.2", async ([, , , how = ""]) => {
    if (fails) throw new Error("no such container");
    commands.push(how);
    return "";
  });
  await expect(gate.open()).rejects.toThrow("no such container");
  fails = false;
  await gate.open();
  expect(commands).toEqual(["-D"]);
});
