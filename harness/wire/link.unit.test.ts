import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { Link } from "./link.ts";
import { PacketFilter } from "./packet-filter.ts";
import { ProxySocket } from "./proxy-socket.ts";
import { ToxiproxyServer } from "./testing/toxiproxy-server.ts";
import { ToxiproxyControl } from "./toxiproxy-control.ts";
import { ToxiproxyPath } from "./toxiproxy-path.ts";

/** A link whose proxy is a control API on loopback. */
async function made() {
  const server = await ToxiproxyServer.start();
  const history = createHistory(() => 0);
  const recorder = new Recorder();
  recorder.use(history);
  const execute = async () => "";
  const socket = new ProxySocket({
    address: "10.0.0.4",
    port: 5_432,
    filter: new PacketFilter(execute),
    execute,
  });
  const proxied = { name: "web.db.5432", listen: "10.0.0.4:5432", upstream: "bs-db:5432" };
  const link = new Link({
    spec: { client: "web", server: "db", port: 5_432, from: "environment" },
    path: new ToxiproxyPath(proxied, new ToxiproxyControl(server.url), socket),
    ...{ address: "10.0.0.4", recorder },
  });
  await link.create();
  const proxy = () => server.proxies.get("web.db.5432");
  const told = () => history.of("proxy", link.id).map(({ data }) => [data.listening, data.reason]);
  return { link, server, proxy, told, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("it listens while its server serves and nobody has cut or held it, and each change is told once", async () => {
  await using given = await made();
  const { link, proxy, told } = given;
  expect(proxy()).toMatchObject({ enabled: false, listen: "10.0.0.4:5432", upstream: "bs-db:5432" });
  await link.cut();
  await link.setServing(true, "the port answers");
  expect([link.listening, link.cutOrHeld]).toEqual([false, true]);
  await link.mend();
  expect([link.listening, proxy()?.enabled, link.cutOrHeld]).toEqual([true, true, false]);
  await link.setServing(true, "the port answers");
  await link.setServing(false, "the process ended");
  expect(told()).toEqual([
    [true, "healed"],
    [false, "the process ended"],
  ]);
});

test("what two have closed is open when both have let go", async () => {
  await using given = await made();
  const { link } = given;
  await link.setServing(true, "serves");
  await Promise.all([link.cut(), link.hold(), link.cut()]);
  await link.mend();
  await link.release();
  expect(link.listening).toBe(false);
  await link.mend();
  expect(link.listening).toBe(true);
  // One heal too many owes nothing to the next cut.
  await link.mend();
  await link.cut();
  expect(link.listening).toBe(false);
});

test("changes that overlap end as the last of them wants it", async () => {
  await using given = await made();
  const { link, server, proxy } = given;
  await Promise.all([link.setServing(true, "a"), link.setServing(false, "b"), link.setServing(true, "c")]);
  expect([link.listening, proxy()?.enabled]).toEqual([true, true]);
  expect(server.requests.filter((request) => !request.startsWith("GET")).length).toBe(2);
});

test("after a change that failed nobody knows whether it listens, and it is told again", async () => {
  await using given = await made();
  const { link, server, proxy } = given;
  await link.setServing(true, "serves");
  server.refusing = {
    request: /^(POST|PATCH) \/proxies\/web/,
    status: 500,
    body: '{"error":"busy","status":500}',
  };
  await expect(link.cut()).rejects.toThrow(/^toxiproxy: disable web\.db\.5432: /);
  expect([link.isKnown, link.listening]).toEqual([false, false]);
  server.refusing = undefined;
  await link.mend();
  expect([link.isKnown, link.listening, proxy()?.enabled]).toEqual([true, true, true]);
});

test("new connections can be led elsewhere, and to the server again", async () => {
  await using given = await made();
  const { link, proxy } = given;
  await link.setServing(true, "serves");
  await link.divert("10.9.9.9:1");
  expect([proxy()?.upstream, proxy()?.enabled, link.cutOrHeld]).toEqual(["10.9.9.9:1", true, true]);
  await link.divert(undefined);
  expect([proxy()?.upstream, link.cutOrHeld]).toEqual(["bs-db:5432", false]);
});

test("a toxic comes and goes with a new proxy that listens again, and one name is there once", async () => {
  await using given = await made();
  const { link, proxy } = given;
  await link.setServing(true, "serves");
  const remove = await link.addToxic("late", { type: "latency", stream: "upstream", latencyMs: 5 });
  expect([proxy()?.toxics.length, proxy()?.enabled, await link.hasItsToxics()]).toEqual([1, true, true]);
  await expect(link.addToxic("late", { type: "latency", stream: "upstream", latencyMs: 9 })).rejects.toThrow(
    "web->db:5432 has a late already",
  );
  proxy()?.toxics.pop();
  expect(await link.hasItsToxics()).toBe(false);
  await remove();
  expect([proxy()?.toxics.length, proxy()?.enabled, await link.hasItsToxics()]).toEqual([0, true, true]);
});

test("a rule that acts on its packets keeps it from being whole, until it is lifted", async () => {
  await using given = await made();
  const { link } = given;
  const lift = await link.socket.filter({ direction: "requests", what: "everything", verdict: "drop" });
  expect(link.cutOrHeld).toBe(true);
  await lift();
  expect(link.cutOrHeld).toBe(false);
});
