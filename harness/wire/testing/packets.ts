/** What a test says of a packet; the rest is of no matter. */
export interface GivenPacket {
  /** `address:port` of both ends. */
  from: string;
  to: string;
  /** `S` SYN, `A` ACK, `F` FIN, `R` RST. */
  flags?: string;
  payloadBytes?: number;
  /** What the payload is; `payloadBytes` need not be said then. */
  text?: string | Buffer;
  sequence?: number;
  wallMs?: number;
  /** Bytes of options in the IP and in the TCP header. */
  ipOptions?: number;
  tcpOptions?: number;
  /** IP's protocol; 6 is TCP, 17 UDP. */
  protocol?: number;
  /** 0x0800 is IPv4. */
  etherType?: number;
}

const flagBits: Record<string, number> = { F: 1, S: 2, R: 4, A: 16 };

/** A pcap file's header: little-endian, microseconds. 113 is Linux' cooked capture, 276 its second version. */
export function pcapHeader(linkType = 276, magic = 0xa1b2c3d4): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(linkType, 20);
  return header;
}

/** One record of a cooked capture, of which no more than `snapBytes` are kept. */
export function pcapRecord(given: GivenPacket, { linkType = 276, snapBytes = 140 } = {}): Buffer {
  const link = Buffer.alloc(linkType === 113 ? 16 : 20);
  link.writeUInt16BE(given.etherType ?? 0x0800, linkType === 113 ? 14 : 0);
  const ip = Buffer.alloc(20 + (given.ipOptions ?? 0));
  const isDatagram = given.protocol === 17;
  const tcp = Buffer.alloc(isDatagram ? 8 : 20 + (given.tcpOptions ?? 0));
  const payload =
    given.text === undefined ? Buffer.alloc(given.payloadBytes ?? 0, 1) : Buffer.from(given.text);
  const [source = "", sourcePort] = given.from.split(":");
  const [destination = "", destinationPort] = given.to.split(":");
  ip[0] = 0x40 | (ip.length / 4);
  ip.writeUInt16BE(ip.length + tcp.length + payload.length, 2);
  ip[9] = given.protocol ?? 6;
  ip.set(source.split(".").map(Number), 12);
  ip.set(destination.split(".").map(Number), 16);
  tcp.writeUInt16BE(Number(sourcePort), 0);
  tcp.writeUInt16BE(Number(destinationPort), 2);
  if (isDatagram) tcp.writeUInt16BE(tcp.length + payload.length, 4);
  else {
    tcp.writeUInt32BE(given.sequence ?? 0, 4);
    tcp[12] = (tcp.length / 4) << 4;
    tcp[13] = [...(given.flags ?? "A")].reduce((bits, flag) => bits | (flagBits[flag] ?? 0), 0);
  }
  const packet = Buffer.concat([link, ip, tcp, payload]).subarray(0, snapBytes);
  const header = Buffer.alloc(16);
  const wallMs = given.wallMs ?? 0;
  header.writeUInt32LE(Math.floor(wallMs / 1_000), 0);
  header.writeUInt32LE(Math.round((wallMs % 1_000) * 1_000), 4);
  header.writeUInt32LE(packet.length, 8);
  return Buffer.concat([header, packet]);
}
