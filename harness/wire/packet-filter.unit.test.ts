import { expect, test } from "vitest";
import { PacketFilter, type PacketRule } from "./packet-filter.ts";

const rule: PacketRule = {
  ...{
    at: { address: "10.213.0.4" },
    port: 6_379,
    direction: "requests",
    what: "everything",
    verdict: "drop",
  },
};

/** A filter whose commands are kept; what it lists is given. */
function filter(listed = "") {
  const commands: string[] = [];
  const made = new PacketFilter(async (command) => {
    commands.push(command.join(" "));
    return listed;
  });
  return { commands, made };
}

test("a rule of requests takes what arrives at the socket, one of answers what leaves it", async () => {
  const { commands, made } = filter();
  await made.add(rule);
  await made.add({ ...rule, direction: "answers", verdict: "reset", what: "resets" });
  expect(commands).toEqual([
    "iptables -w 5 -I INPUT 1 -d 10.213.0.4 -p tcp --dport 6379 -j DROP",
    "iptables -w 5 -I OUTPUT 1 -s 10.213.0.4 -p tcp --sport 6379 --tcp-flags RST RST -j REJECT --reject-with tcp-reset",
  ]);
});

test("what takes a rule away names the same rule, without its place", async () => {
  const { commands, made } = filter();
  const remove = await made.add({ ...rule, verdict: "pass" });
  await remove();
  expect(commands.at(-1)).toBe("iptables -w 5 -D INPUT -d 10.213.0.4 -p tcp --dport 6379 -j ACCEPT");
});

test("payload is matched by a program that reads headers, as one word", async () => {
  const words: string[][] = [];
  await new PacketFilter(async (command) => {
    words.push(command);
    return "";
  }).add({ ...rule, what: "payload" });
  const [command = []] = words;
  const program = command[command.indexOf("--bytecode") + 1] ?? "";
  const [count, ...instructions] = program.split(",");
  expect(instructions).toHaveLength(Number(count));
  expect(command.slice(command.indexOf("-m"), command.indexOf("-m") + 3)).toEqual([
    "-m",
    "bpf",
    "--bytecode",
  ]);
});

test("rules in force are asked for only where some were made, policies left out", async () => {
  const { commands, made } = filter("-P INPUT ACCEPT\n-A INPUT -j DROP\n-A OUTPUT -j ACCEPT\n");
  expect(await made.rules()).toEqual([]);
  expect(commands).toEqual([]);
  await made.add(rule);
  expect(await made.rules()).toEqual(["-A INPUT -j DROP", "-A OUTPUT -j ACCEPT"]);
});

test("a rule that could not be made is an error, and rules are looked for all the same", async () => {
  const failing = new PacketFilter(async ([, , , action]) => {
    if (action === "-I") throw new Error("iptables in the proxy ended with 4");
    return "-A INPUT -j DROP\n";
  });
  await expect(failing.add(rule)).rejects.toThrow("ended with 4");
  expect(await failing.rules()).toEqual(["-A INPUT -j DROP"]);
});

test("what is forwarded is taken by its clients' network, and datagrams are refused by a message", async () => {
  const { commands, made } = filter();
  const forwarded = { at: { clients: "10.213.0.0/27" }, port: 53, direction: "answers" } as const;
  await made.add({ ...forwarded, what: "payload", verdict: "drop", protocol: "udp" });
  await made.add({
    ...forwarded,
    direction: "requests",
    what: "everything",
    verdict: "reset",
    protocol: "udp",
  });
  const stop = await made.count(forwarded, "answers:53");
  await stop();
  expect(commands.map((command) => command.replace(/--bytecode \S+( \S+)*? -m/, "--bytecode … -m"))).toEqual([
    "iptables -w 5 -I FORWARD 1 -d 10.213.0.0/27 -p udp --sport 53 -j DROP",
    "iptables -w 5 -I FORWARD 1 -s 10.213.0.0/27 -p udp --dport 53 -j REJECT",
    expect.stringMatching(
      /^iptables -w 5 -I FORWARD 1 -d 10\.213\.0\.0\/27 -p tcp --sport 53 -m bpf .*--comment answers:53$/,
    ),
    expect.stringMatching(
      /^iptables -w 5 -D FORWARD -d 10\.213\.0\.0\/27 -p tcp --sport 53 -m bpf .*--comment answers:53$/,
    ),
  ]);
});

test("the forwarding's own rules are no leak", async () => {
  const { made } = filter(
    "-P FORWARD ACCEPT\n-A FORWARD -d 10.0.0.2/32 -m comment --comment forwarding -j away\n-A FORWARD -j DROP\n",
  );
  await made.add(rule);
  expect(await made.rules()).toEqual(["-A FORWARD -j DROP"]);
});
