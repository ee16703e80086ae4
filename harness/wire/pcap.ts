/** Reads a pcap stream of Linux cooked captures (`tcpdump -i any -w -`), TCP and UDP over IPv4 only. */

/** A segment of TCP, or a datagram, which has no flags and no sequence. */
export interface TcpPacket {
  protocol: "tcp" | "udp";
  /** Wall-clock time in milliseconds since the epoch, with microseconds as fraction. */
  wallMs: number;
  sourceAddress: string;
  sourcePort: number;
  destinationAddress: string;
  destinationPort: number;
  syn: boolean;
  ack: boolean;
  fin: boolean;
  rst: boolean;
  sequence: number;
  payloadBytes: number;
  /** As much of the payload as was captured; of the reader's own memory, so it holds only until the next packet. */
  firstBytes: Buffer;
}

const globalHeaderBytes = 24;
const recordHeaderBytes = 16;
const linktypeSll = 113;
const linktypeSll2 = 276;
const etherTypeIpv4 = 0x0800;
const udpHeaderBytes = 8;
const maximumRecordBytes = 262_144;
const noBytes = Buffer.alloc(0);

/** A pcap that is not one, or not of a kind that is read here. */
class PcapError extends Error {
  override readonly name = "PcapError";
}

/** Feed chunks as they come; complete packets are handed over at once. Throws PcapError for a foreign format. */
export class PcapReader {
  readonly #onPacket: (packet: TcpPacket) => void;
  #pending: Buffer = Buffer.alloc(0);
  #linkHeader: { bytes: number; protocolAt: number } | undefined;

  constructor(onPacket: (packet: TcpPacket) => void) {
    this.#onPacket = onPacket;
  }

  push(chunk: Buffer): void {
    const data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let at = 0;
    if (this.#linkHeader === undefined) {
      if (data.length < globalHeaderBytes) {
        this.#pending = data;
        return;
      }
      this.#linkHeader = linkHeaderOf(data);
      at = globalHeaderBytes;
    }
    while (data.length - at >= recordHeaderBytes) {
      const captured = data.readUInt32LE(at + 8);
      if (captured > maximumRecordBytes)
        throw new PcapError(`a record of ${captured} bytes: the stream is out of step`);
      if (data.length - at - recordHeaderBytes < captured) break;
      const wallMs = data.readUInt32LE(at) * 1_000 + data.readUInt32LE(at + 4) / 1_000;
      const record = data.subarray(at + recordHeaderBytes, at + recordHeaderBytes + captured);
      const packet = packetOf(record, this.#linkHeader, wallMs);
      if (packet !== undefined) this.#onPacket(packet);
      at += recordHeaderBytes + captured;
    }
    this.#pending = data.subarray(at);
  }
}

function linkHeaderOf(data: Buffer): { bytes: number; protocolAt: number } {
  if (data.readUInt32LE(0) !== 0xa1b2c3d4) throw new PcapError("not a little-endian microsecond pcap stream");
  const linktype = data.readUInt32LE(20) & 0xffff;
  if (linktype === linktypeSll) return { bytes: 16, protocolAt: 14 };
  if (linktype === linktypeSll2) return { bytes: 20, protocolAt: 0 };
  throw new PcapError(`link type ${linktype} is not a Linux cooked capture`);
}

function packetOf(
  record: Buffer,
  link: { bytes: number; protocolAt: number },
  wallMs: number,
): TcpPacket | undefined {
  if (record.length < link.bytes + 28) return undefined;
  if (record.readUInt16BE(link.protocolAt) !== etherTypeIpv4) return undefined;
  const ip = record.subarray(link.bytes);
  const ipHeaderBytes = ((ip[0] ?? 0) & 0x0f) * 4;
  const tcp = ip.subarray(ipHeaderBytes);
  if (ip[9] === 17 && tcp.length >= 8) return datagramOf(ip, tcp, wallMs);
  if (ip[9] !== 6 || tcp.length < 20) return undefined;
  const tcpHeaderBytes = ((tcp[12] ?? 0) >> 4) * 4;
  const flags = tcp[13] ?? 0;
  const payloadBytes = Math.max(0, ip.readUInt16BE(2) - ipHeaderBytes - tcpHeaderBytes);
  return {
    protocol: "tcp",
    wallMs,
    sourceAddress: address(ip, 12),
    destinationAddress: address(ip, 16),
    sourcePort: tcp.readUInt16BE(0),
    destinationPort: tcp.readUInt16BE(2),
    sequence: tcp.readUInt32BE(4),
    fin: (flags & 1) !== 0,
    syn: (flags & 2) !== 0,
    rst: (flags & 4) !== 0,
    ack: (flags & 16) !== 0,
    payloadBytes,
    firstBytes: payloadBytes === 0 ? noBytes : tcp.subarray(tcpHeaderBytes, tcpHeaderBytes + payloadBytes),
  };
}

function datagramOf(ip: Buffer, udp: Buffer, wallMs: number): TcpPacket {
  return {
    protocol: "udp",
    wallMs,
    sourceAddress: address(ip, 12),
    destinationAddress: address(ip, 16),
    sourcePort: udp.readUInt16BE(0),
    destinationPort: udp.readUInt16BE(2),
    ...{ sequence: 0, fin: false, syn: false, rst: false, ack: false, firstBytes: noBytes },
    payloadBytes: Math.max(0, udp.readUInt16BE(4) - udpHeaderBytes),
  };
}

function address(ip: Buffer, at: number): string {
  return `${ip[at]}.${ip[at + 1]}.${ip[at + 2]}.${ip[at + 3]}`;
}
