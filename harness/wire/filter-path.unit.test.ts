import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { FilterPath } from "./filter-path.ts";
import { Link } from "./link.ts";
import { PacketFilter } from "./packet-filter.ts";
import { ToxiproxyServer } from "./testing/toxiproxy-server.ts";
import { ToxiproxyControl } from "./toxiproxy-control.ts";

/** A forwarded link whose commands are kept, beside a control API on loopback. */
async function made({
  left = 0,
  protocol,
  dialledElsewhere = false,
}: {
  left?: number;
  protocol?: "udp";
  dialledElsewhere?: boolean;
} = {}) {
  const server = await ToxiproxyServer.start();
  const history = createHistory(() => 0);
  const recorder = new Recorder();
  recorder.use(history);
  const commands: string[] = [];
  const said = { list: "" };
  const execute = async (command: string[]) => {
    commands.push(command.slice(0, command[0] === "link-gate" ? 2 : undefined).join(" "));
    return command[1] === "list" ? said.list : `ended 3 left ${left}\nforgotten 2\n`;
  };
  const datagrams = protocol === undefined ? {} : { protocol };
  const path = new FilterPath({
    link: { clients: "10.0.0.0/27", port: 5_432, dialledElsewhere, ...datagrams },
    proxy: { name: "web.db.5432", listen: "10.0.0.4:5432", upstream: "bs-db:5432" },
    control: new ToxiproxyControl(server.url),
    filter: new PacketFilter(execute),
    execute,
  });
  const spec = { client: "web", server: "db", port: 5_432, from: "wire", ...datagrams } as const;
  const link = new Link({ spec, path, address: "10.0.0.4", recorder });
  await link.create();
  await link.setServing(true, "the port answers");
  const proxy = () => server.proxies.get("web.db.5432");
  const told = () => history.of("proxy", link.id).map(({ data }) => [data.listening, data.path]);
  return {
    link,
    path,
    commands,
    said,
    proxy,
    told,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("a server that comes and goes costs a link no command: its own kernel and the server's gate refuse", async () => {
  await using given = await made();
  await given.link.setServing(false, "the process ended");
  expect([given.link.listening, given.commands]).toEqual([false, []]);
});

test("a cut shuts it once, whoever else cuts it, and also while the server is away", async () => {
  await using given = await made();
  const { link, commands } = given;
  await Promise.all([link.cut(), link.cut()]);
  expect([link.listening, commands]).toEqual([false, ["link-gate shut"]]);
  await link.mend();
  await link.setServing(false, "the process ended");
  await link.mend();
  expect([link.listening, commands]).toEqual([false, ["link-gate shut", "link-gate open"]]);
  await link.cut();
  await link.setServing(true, "the port answers");
  expect([link.listening, commands.at(-1)]).toEqual([false, "link-gate shut"]);
});

test("a connection that would not end fails the cut, and the link can be opened again", async () => {
  await using given = await made({ left: 1 });
  const { link, commands } = given;
  await expect(link.cut()).rejects.toThrow("1 connections could not be ended");
  expect(link.isKnown).toBe(false);
  await link.mend();
  expect([link.listening, commands]).toEqual([true, ["link-gate shut", "link-gate open"]]);
});

test("Toxiproxy takes it over while there is a toxic, with the link shut at both changes, and the history says so", async () => {
  await using given = await made();
  const { link, commands, proxy, told } = given;
  const here = "-s 10.0.0.0/27 -p tcp --dport 5432 -j ACCEPT";
  const remove = await link.addToxic("late", { type: "latency", stream: "upstream", latencyMs: 5 });
  expect(commands.splice(0)).toEqual([
    ...["link-gate shut", `iptables -w 5 -t nat -I PREROUTING 1 ${here}`, "link-gate open"],
  ]);
  expect(proxy()).toMatchObject({ enabled: true, listen: "10.0.0.4:5432", upstream: "bs-db:5432" });
  expect([link.way, await link.hasItsToxics()]).toEqual(["toxiproxy", true]);
  await link.setServing(false, "the process ended");
  expect(proxy()?.enabled).toBe(false);
  await link.setServing(true, "the port answers");
  await remove();
  expect(commands).toEqual([
    ...["link-gate shut", `iptables -w 5 -t nat -D PREROUTING ${here}`, "link-gate open"],
  ]);
  expect([link.way, proxy(), await link.hasItsToxics()]).toEqual(["filter", undefined, true]);
  expect(told()).toEqual([
    ...[
      [true, undefined],
      [false, undefined],
      [true, "toxiproxy"],
    ],
    ...[
      [false, undefined],
      [true, undefined],
      [false, undefined],
      [true, "filter"],
    ],
  ]);
});

test("another upstream is Toxiproxy's too, and so are the rules that are made meanwhile", async () => {
  await using given = await made();
  const { link, commands, proxy } = given;
  await link.divert("127.0.0.1:1");
  expect([proxy()?.upstream, link.cutOrHeld]).toEqual(["127.0.0.1:1", true]);
  commands.length = 0;
  const lift = await link.socket.filter({ direction: "requests", what: "everything", verdict: "drop" });
  await lift();
  expect(commands[0]).toBe("iptables -w 5 -I INPUT 1 -d 10.0.0.4 -p tcp --dport 5432 -j DROP");
  await link.divert(undefined);
  expect([link.way, proxy(), link.cutOrHeld]).toEqual(["filter", undefined, false]);
});

test("what passes the rules of a fault is counted behind them, for as long as there is one", async () => {
  await using given = await made();
  const { link, commands, said } = given;
  const first = await link.socket.filter({ direction: "requests", what: "everything", verdict: "drop" });
  const second = await link.socket.filter({ direction: "answers", what: "everything", verdict: "drop" });
  expect(commands.map((command) => command.replace(/.*(--comment \S+|-j DROP)$/, "$1"))).toEqual([
    ...["--comment requests:10.0.0.0/27:5432", "--comment answers:10.0.0.0/27:5432", "-j DROP", "-j DROP"],
  ]);
  said.list = [
    ...["connection 10.0.0.2:40000", "connection 10.0.0.2:40001"],
    ...["counted requests:10.0.0.0/27:5432 17", "counted answers:10.0.0.0/27:5432 4", ""],
  ].join("\n");
  const { established, client } = await link.socket.connections();
  expect([established, client]).toMatchObject([2, [{ receivedBytes: 17, acknowledgedBytes: 4 }]]);
  commands.length = 0;
  await first();
  expect([link.cutOrHeld, commands]).toHaveLength(2);
  await second();
  expect([link.cutOrHeld, commands.length]).toEqual([false, 4]);
});

test("a link of datagrams is named for them, and nothing of it is counted", async () => {
  await using given = await made({ protocol: "udp" });
  const { link, commands } = given;
  expect(link.id).toBe("web->db:5432/udp");
  const lift = await link.socket.filter({ direction: "requests", what: "everything", verdict: "drop" });
  expect(commands).toEqual(["iptables -w 5 -I FORWARD 1 -s 10.0.0.0/27 -p udp --dport 5432 -j DROP"]);
  await lift();
});

test("who finds it elsewhere finds Toxiproxy there too", async () => {
  await using given = await made();
  const { link, path, proxy } = given;
  await link.moveTo("10.0.0.9");
  expect([link.address, proxy()]).toEqual(["10.0.0.9", undefined]);
  await link.addToxic("late", { type: "latency", stream: "upstream", latencyMs: 5 });
  expect(proxy()?.listen).toBe("10.0.0.9:5432");
  expect(await path.forget()).toBe(2);
});

test("what is sent to an address of the file is led to Toxiproxy, as what is sent to the proxy's own", async () => {
  await using given = await made({ dialledElsewhere: true });
  const remove = await given.link.addToxic("late", { type: "latency", stream: "upstream", latencyMs: 5 });
  const here = "-s 10.0.0.0/27 -p tcp --dport 5432 -j DNAT --to-destination 10.0.0.4";
  expect(given.commands).toContain(`iptables -w 5 -t nat -I PREROUTING 1 ${here}`);
  await remove();
  expect(given.commands).toContain(`iptables -w 5 -t nat -D PREROUTING ${here}`);
});
