import type { CircuitState, EventData } from "../../history/events.ts";
import { HistoryBuilder, link, service } from "./history-builder.ts";

export const id = "bridge->db:8123";
export const spec = { service: "bridge", circuit: "db", link: id, failures: 3, openMs: 3_000 };
export const untilMs = 30_000;

export function platform(probes = ["capture:db", "logs:bridge", "metrics:bridge"]): HistoryBuilder {
  const services = [service("db"), service("bridge")];
  const builder = new HistoryBuilder().topology({ services, links: [link(id)], circuits: [spec] });
  builder.watched(...probes).calm(untilMs);
  builder.add(untilMs, "phase", "drain", { name: "drain", edge: "end" });
  builder.add(100, "circuit", "bridge", { circuit: "db", state: "closed", via: "metric" });
  return builder;
}

export function state(
  builder: HistoryBuilder,
  at: number,
  to: CircuitState,
  given: Partial<EventData["circuit"]> = {},
) {
  const failures = to === "open" ? { failures: 3 } : {};
  builder.add(at, "circuit", "bridge", { circuit: "db", state: to, via: "log", ...failures, ...given });
  return builder;
}

export function traffic(
  builder: HistoryBuilder,
  at: number,
  toServerBytes = 100,
  toClientBytes = 100,
): HistoryBuilder {
  builder.add(at, "traffic", id, { toServerBytes, toClientBytes, windowMs: 100 });
  return builder;
}

export function refuse(builder: HistoryBuilder, ...times: number[]): HistoryBuilder {
  for (const at of times) {
    builder.add(at, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 + at });
    builder.add(at + 1, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 + at });
  }
  return builder;
}
