import { expect, test } from "vitest";
import { forwardingRules, ServerGate } from "./forwarding.ts";

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
