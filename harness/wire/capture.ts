import { withDeadline } from "../core/deadline.ts";
import type { AttachedOutput } from "../engine/attached-output.ts";
import { nudgeMark } from "./nudge-mark.ts";
import { PcapReader, type TcpPacket } from "./pcap.ts";

export interface Capture {
  /** What it shows from here on belongs to nobody, and its end is no loss: its container is about to go. */
  end(): void;
}

export interface CaptureListener {
  onPacket(packet: TcpPacket): void;
  /** The capture ended although nobody stopped it. */
  onLost(reason: string): void;
}

/**
 * Headers of the cooked capture, IPv4 and TCP fit into this many bytes with all of TCP's options, and the first 40 bytes
 * of a payload behind them (68 with the options that Linux uses), which tell what kind of answer begins there.
 */
const snapBytes = 140;
const kernelBufferKiB = 16_384;

/** Arguments of a `tcpdump` that writes to its standard output what passes, but for what is on `beyond` (CIDR). */
export function captureArguments(beyond: string, { datagrams }: { datagrams: boolean }): string[] {
  return [
    ...["-i", "any", "-n", "-p", "--immediate-mode", "-U"],
    ...["-s", String(snapBytes), "-B", String(kernelBufferKiB), "-w", "-", filterWithout(beyond, datagrams)],
  ];
}

/**
 * Control packets and payload, without bare acknowledgements: nobody reads those, and each packet costs a write here
 * and several in the engine, which carries them.
 */
function filterWithout(network: string, datagrams: boolean): string {
  const control = "tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0";
  const payload = "ip[2:2] - ((ip[0] & 0x0f) << 2) - ((tcp[12] & 0xf0) >> 2) != 0";
  const ofOthers = `(tcp[18:2] != ${nudgeMark} or tcp[tcpflags] & tcp-urg != 0)`;
  const segments = `tcp and not port 8474 and ${ofOthers} and (${control} or ${payload})`;
  return `not net ${network} and ${datagrams ? `(udp or (${segments}))` : segments}`;
}

/** Reads the capture that a container's process writes. Returns once the kernel captures. */
export async function followCapture(
  output: AttachedOutput,
  of: string,
  listener: CaptureListener,
): Promise<Capture> {
  const { stdout, stderr } = output;
  let stopping = false;
  let remarks = "";
  const reader = new PcapReader(listener.onPacket);
  stdout.on("data", (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch (thrown) {
      if (!stopping) listener.onLost(String(thrown));
      stdout.destroy();
    }
  });
  const listening = new Promise<void>((resolve, reject) => {
    stderr.on("data", (chunk: Buffer) => {
      remarks += chunk.toString();
      if (remarks.includes("listening on")) resolve();
    });
    stderr.once("end", () => reject(new Error(`tcpdump ended: ${remarks.trim()}`)));
  });
  await withDeadline(`capture of ${of}`, 15_000, () => listening);
  stdout.once("end", () => {
    if (!stopping) listener.onLost(`tcpdump ended: ${remarks.trim()}`);
  });
  return {
    end() {
      stopping = true;
    },
  };
}
