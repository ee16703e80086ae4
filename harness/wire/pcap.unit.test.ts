import fc from "fast-check";
import { expect, test } from "vitest";
import { PcapReader, type TcpPacket } from "./pcap.ts";
import { type GivenPacket, pcapHeader, pcapRecord } from "./testing/packets.ts";

function read(...chunks: Buffer[]): TcpPacket[] {
  const packets: TcpPacket[] = [];
  const reader = new PcapReader((packet) => packets.push(packet));
  for (const chunk of chunks) reader.push(chunk);
  return packets;
}

const web = "10.213.0.2:40000";
const proxy = "10.213.0.4:5432";

test.for([113, 276])(
  "a packet of link type %i is read with its ends, flags, time and payload",
  (linkType) => {
    const given: GivenPacket = {
      ...{ from: web, to: proxy, flags: "SA", sequence: 4_294_967_295, wallMs: 1_700_000_000_123.5 },
      ...{ payloadBytes: 7, ipOptions: 4, tcpOptions: 12 },
    };
    expect(read(pcapHeader(linkType), pcapRecord(given, { linkType }))).toEqual([
      {
        protocol: "tcp",
        ...{ wallMs: 1_700_000_000_123.5, sourceAddress: "10.213.0.2", sourcePort: 40_000 },
        ...{ destinationAddress: "10.213.0.4", destinationPort: 5_432, sequence: 4_294_967_295 },
        ...{ syn: true, ack: true, fin: false, rst: false, payloadBytes: 7 },
        firstBytes: Buffer.alloc(7, 1),
      },
    ]);
  },
);

test("payload is counted by what was sent, not by what was kept of it", () => {
  const [packet] = read(pcapHeader(), pcapRecord({ from: web, to: proxy, payloadBytes: 1_448 }));
  expect(packet?.payloadBytes).toBe(1_448);
});

test("the first bytes of a payload are those that were kept of it", () => {
  const given: GivenPacket = {
    from: web,
    to: proxy,
    tcpOptions: 12,
    text: `HTTP/1.1 200 OK\r\n${"a".repeat(200)}`,
  };
  const [packet] = read(pcapHeader(), pcapRecord(given));
  expect([packet?.payloadBytes, packet?.firstBytes.length]).toEqual([217, 68]);
  expect(packet?.firstBytes.toString()).toMatch(/^HTTP\/1.1 200 OK/);
  expect(read(pcapHeader(), pcapRecord({ from: web, to: proxy }))[0]?.firstBytes).toHaveLength(0);
});

test("what is no TCP over IPv4 is passed over, and the next record is in step", () => {
  const others = [
    pcapRecord({ from: web, to: proxy, protocol: 1 }),
    pcapRecord({ from: web, to: proxy, etherType: 0x86dd }),
    pcapRecord({ from: web, to: proxy }, { snapBytes: 30 }),
  ];
  const packets = read(pcapHeader(), ...others, pcapRecord({ from: web, to: proxy, flags: "F" }));
  expect(packets.map(({ fin }) => fin)).toEqual([true]);
});

test("wherever a stream is torn, the same packets come", () => {
  const stream = Buffer.concat([
    pcapHeader(),
    ...[1, 2, 3].map((sequence) => pcapRecord({ from: web, to: proxy, sequence, payloadBytes: sequence })),
  ]);
  const whole = read(stream);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 5 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
      expect(read(...chunks)).toEqual(whole);
    }),
  );
});

test("a foreign format and a stream that is out of step are errors", () => {
  expect(() => read(pcapHeader(276, 0xd4c3b2a1))).toThrow("not a little-endian microsecond pcap stream");
  expect(() => read(pcapHeader(1))).toThrow("link type 1 is not a Linux cooked capture");
  const torn = Buffer.alloc(16, 0xff);
  expect(() => read(pcapHeader(), torn)).toThrow("the stream is out of step");
});
