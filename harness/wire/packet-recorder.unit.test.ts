import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Clock } from "../core/clock.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import { subnetAt } from "../engine/subnets.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import type { Link, LinkPacket } from "./link.ts";
import { PacketRecorder, type Stranger } from "./packet-recorder.ts";
import { PcapReader } from "./pcap.ts";
import { type GivenPacket, pcapHeader, pcapRecord } from "./testing/packets.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const network = { subnet: subnetAt(0) } as ServiceNetwork;
const client = subnetAt(0).host(2);
const address = subnetAt(0).host(4);
const up = { from: `${client}:40000`, to: `${address}:5432` };
const down = { from: up.to, to: up.from };

/** What one link's history and listeners are given of these packets. */
function recorded(...packets: GivenPacket[]) {
  const history = createHistory(() => 10_000);
  const recorder = new Recorder();
  recorder.use(history);
  const clock = { now: () => 10_000, fromWall: (wallMs: number) => wallMs } as Clock;
  const heard: LinkPacket[] = [];
  const link = {
    ...{ id: "web->db:5432", client: "web", server: "db", port: 5_432, protocol: "tcp", address },
    heard: (packet: LinkPacket) => heard.push(packet),
  } as unknown as Link;
  const wire = new PacketRecorder({ networks: new Map([["web", network]]), clock, recorder, server: "db" });
  wire.stand("web", address);
  wire.follow(link);
  const reader = new PcapReader((packet) => wire.take(packet));
  reader.push(pcapHeader());
  for (const packet of packets) reader.push(pcapRecord(packet));
  vi.advanceTimersByTime(1_000);
  const controls = history
    .of("packet", link.id)
    .map(({ at, data }) => [at, data.flag, data.from, data.again]);
  const traffic = history.of("traffic", link.id).map(({ data }) => data);
  return { wire, history, heard, controls, traffic };
}

test("a handshake, an end and a reset are told with their side, a resent SYN as the same attempt", () => {
  const { controls, heard } = recorded(
    { ...up, flags: "S", sequence: 7, wallMs: 100 },
    { ...up, flags: "S", sequence: 7, wallMs: 1_100 },
    { ...down, flags: "SA", wallMs: 1_101 },
    { ...down, flags: "FA", wallMs: 1_200 },
    { ...up, flags: "R", wallMs: 1_300 },
    { ...up, flags: "S", sequence: 900, wallMs: 2_000 },
  );
  expect(controls).toEqual([
    [100, "syn", "client", undefined],
    [1_100, "syn", "client", true],
    [1_101, "syn-ack", "server", undefined],
    [1_200, "fin", "server", undefined],
    [1_300, "rst", "client", undefined],
    [2_000, "syn", "client", undefined],
  ]);
  expect(heard).toHaveLength(6);
});

test("payload is summed by direction and window; what is sent again is no new request", () => {
  const { traffic } = recorded(
    { ...up, flags: "S", sequence: 0 },
    { ...up, sequence: 1, payloadBytes: 30 },
    { ...up, sequence: 31, payloadBytes: 20 },
    { ...down, sequence: 1, payloadBytes: 400 },
    { ...up, sequence: 31, payloadBytes: 20 },
  );
  expect(traffic).toEqual([{ toServerBytes: 50, toClientBytes: 400, resentBytes: 20, windowMs: 100 }]);
});

test("a bare acknowledgement is no traffic", () => {
  expect(recorded({ ...up, sequence: 1 }).traffic).toEqual([]);
});

test("packets of others, such as the harness's own from the gateway, are nobody's", () => {
  const { heard, history } = recorded(
    { from: `${subnetAt(0).gateway}:9`, to: up.to, flags: "S" },
    { from: up.from, to: `${subnetAt(0).host(5)}:5432`, flags: "S" },
  );
  expect([heard, history.events]).toEqual([[], []]);
});

test("an attempt at a port that is not proxied is told once, with what to do", () => {
  const other = { from: up.from, to: `${address}:9999` };
  const { history } = recorded({ ...other, flags: "S" }, { ...other, flags: "S" }, { ...other, flags: "A" });
  expect(history.of("finding").map(({ data }) => data)).toEqual([
    {
      what: "web tried db:9999, which is not proxied: declare the link in platform.ts",
      place: "web->db:9999",
    },
  ]);
});

test("where every port passes, who uses one that nobody named makes a link of it, datagrams too", () => {
  const history = createHistory(() => 10_000);
  const recorder = new Recorder();
  recorder.use(history);
  const clock = { now: () => 10_000, fromWall: (wallMs: number) => wallMs } as Clock;
  const found: Stranger[] = [];
  const wire = new PacketRecorder({
    ...{ networks: new Map([["web", network]]), clock, recorder, server: "db" },
    found(stranger) {
      found.push(stranger);
      const { client, port, protocol } = stranger;
      return {
        id: `${client}->db:${port}/${protocol}`,
        client,
        port,
        protocol,
        heard: () => undefined,
      } as never;
    },
  });
  wire.stand("web", address);
  const reader = new PcapReader((packet) => wire.take(packet));
  reader.push(pcapHeader());
  const udp = { protocol: 17, payloadBytes: 9 };
  for (const packet of [
    // An answer or the middle of a conversation tells nobody's beginning.
    { from: `${address}:5432`, to: `${client}:40000`, flags: "SA" },
    { from: `${client}:40000`, to: `${address}:5432`, flags: "A" },
    { from: `${client}:40000`, to: `${address}:5432`, flags: "S", wallMs: 7 },
    { from: `${client}:40001`, to: `${address}:5432`, flags: "S" },
    { from: `${address}:8125`, to: `${client}:5000`, ...udp },
    { from: `${client}:5000`, to: `${address}:8125`, ...udp, wallMs: 9 },
    { from: `${address}:8125`, to: `${client}:5000`, ...udp },
  ])
    reader.push(pcapRecord(packet));
  vi.advanceTimersByTime(1_000);
  expect(found).toEqual([
    { client: "web", port: 5_432, protocol: "tcp", at: 7 },
    { client: "web", port: 8_125, protocol: "udp", at: 9 },
  ]);
  expect(history.of("packet", "web->db:5432/tcp")).toHaveLength(2);
  const [traffic] = history.of("traffic", "web->db:8125/udp").map(({ data }) => data);
  expect(traffic).toMatchObject({ toServerBytes: 9, toClientBytes: 9 });
});

test("a capture that ended is remembered and told", () => {
  const { wire, history } = recorded();
  wire.lose("tcpdump ended: no buffer");
  expect(wire.lost).toBe("tcpdump ended: no buffer");
  expect(history.of("probe").map(({ data }) => data)).toEqual([
    { probe: "capture:db", edge: "gap", detail: "tcpdump ended: no buffer" },
  ]);
});
