import { createHash } from "node:crypto";
import type { RunEnvironment, RunImage } from "../../harness/history/run-report.ts";

export function sampleEnvironment(): RunEnvironment {
  return {
    engine: {
      name: "Docker Engine",
      version: "20.10.24",
      api: "1.41",
      storageDriver: "overlay2",
      cgroup: "v2",
    },
    machine: {
      cores: 2,
      memoryBytes: 25_276_514_304,
      paceMs: { begin: 101, end: 108 },
      kernel: "6.1.0",
      os: "Debian GNU/Linux 12",
      node: "24.21.0",
    },
    capabilities: [
      { name: "packet capture", available: true, detail: "tcpdump in the proxy's network namespace" },
      { name: "packet filter", available: true, detail: "iptables in the network namespace" },
      { name: "system-call hold", available: true, detail: "strace sidecar with SYS_PTRACE" },
      { name: "power cut", available: false, detail: "no loop device: /dev/loop-control is missing" },
    ],
    images: [
      image("clickhouse", "clickhouse/clickhouse-server:25.8.2.29", "18.16.1"),
      image("kafka", "confluentinc/cp-kafka:8.0.0", "4.1.0"),
      image("nats", "nats:2.12.1", "2.12.1", "registry"),
      image("postgres", "postgres:15.14", "15.14"),
      image("data-bridge", "built here", "ff369b25ad01", "own"),
    ],
  };
}

export function image(
  service: string,
  reference: string,
  version: string,
  source: RunImage["source"] = "local",
): RunImage {
  const digest = `sha256:${createHash("sha256").update(reference).digest("hex")}`;
  const started =
    source === "registry"
      ? `${reference}@${digest}`
      : `blackstart/${service}:${version}-${digest.slice(7, 19)}`;
  return { service, reference, version, digest, source, started };
}
