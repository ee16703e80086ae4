import { once } from "node:events";
import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { PcapReader, type TcpPacket } from "./pcap.ts";
import { type SidecarOptions, startSidecar } from "./sidecar.ts";

export interface Capture {
  /** The sidecar: it stands in the network namespace and may change its packet filter. */
  container: Docker.Container;
  /** Ends the capture; says how many packets the kernel had to drop. */
  stop(): Promise<{ dropped: number }>;
}

export interface CaptureOptions extends Omit<SidecarOptions, "command" | "role" | "capabilities"> {
  /** Network (CIDR) on which the proxy speaks to its server: the same bytes a second time. */
  beyond: string;
  onPacket(packet: TcpPacket): void;
  /** The capture ended although nobody stopped it. */
  onLost(reason: string): void;
}

/** Headers of the cooked capture, IPv4 and TCP with all options fit into this many bytes. */
const snapBytes = 140;
const kernelBufferKiB = 16_384;

/**
 * Control packets and payload, without bare acknowledgements: nobody reads those, and each packet costs a write here
 * and several in the engine, which carries them.
 */
function filterWithout(network: string): string {
  const control = "tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0";
  const payload = "ip[2:2] - ((ip[0] & 0x0f) << 2) - ((tcp[12] & 0xf0) >> 2) != 0";
  return `tcp and not port 8474 and not net ${network} and (${control} or ${payload})`;
}

/** Captures the TCP of a container's network namespace. Returns once the kernel captures. */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  const sidecar = await startSidecar({
    ...options,
    role: "capture",
    capabilities: ["NET_RAW", "NET_ADMIN"],
    command: [
      ...["tcpdump", "-i", "any", "-n", "-p", "--immediate-mode", "-U"],
      ...["-s", String(snapBytes), "-B", String(kernelBufferKiB), "-w", "-", filterWithout(options.beyond)],
    ],
  });
  let stopping = false;
  let remarks = "";
  const reader = new PcapReader(options.onPacket);
  sidecar.stdout.on("data", (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch (thrown) {
      if (!stopping) options.onLost(String(thrown));
      sidecar.stdout.destroy();
    }
  });
  const listening = new Promise<void>((resolve, reject) => {
    sidecar.stderr.on("data", (chunk: Buffer) => {
      remarks += chunk.toString();
      if (remarks.includes("listening on")) resolve();
    });
    sidecar.stderr.once("end", () => reject(new Error(`tcpdump ended: ${remarks.trim()}`)));
  });
  await withDeadline(`capture beside ${options.service}`, 15_000, () => listening);
  sidecar.stdout.once("end", () => {
    if (!stopping) options.onLost(`tcpdump ended: ${remarks.trim()}`);
  });
  return {
    container: sidecar.container,
    async stop() {
      stopping = true;
      await withDeadline(`end of the capture beside ${options.service}`, 5_000, async () => {
        const ended = once(sidecar.stdout, "end");
        await sidecar.container.kill({ signal: "SIGINT" });
        await ended;
      }).catch(() => undefined);
      await sidecar.stop();
      return { dropped: Number(/(\d+) packets? dropped by kernel/.exec(remarks)?.[1] ?? 0) };
    },
  };
}
