import type { HealthStatus } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { recovery } from "../recovery/recovery.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "./history-builder.ts";

export const run = (history: History) => recovery({ within: "10s" }).run(history);
export const verdict = (history: History) => run(history).verdict;
const id = "web->db:5432";
export const cut = cutOf(id, { healed: 20_000 });

export interface Case {
  outage?: Outage;
  probes?: string[];
  untilMs?: number;
  calm?: boolean;
  circuits?: boolean;
}

/** `web` was healthy, turned ill during the cut, and the history goes on until 60 s. */
export function platform(given: Case = {}): HistoryBuilder {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const spec = { service: "web", circuit: "db", link: id, failures: 5, openMs: 3_000 };
  const circuits = given.circuits === true ? [spec] : [];
  const builder = new HistoryBuilder().topology({
    services: [service("db"), web],
    links: [link(id)],
    circuits,
  });
  builder
    .watched(...(given.probes ?? ["engine", "capture:db", "health:web", "metrics:web"]))
    .outage(given.outage ?? cut);
  const untilMs = given.untilMs ?? 60_000;
  if (given.calm !== false) builder.calm(untilMs);
  builder.add(untilMs, "phase", "drain", { name: "drain", edge: "end" });
  builder.add(500, "health", "db", { status: "healthy", via: "engine" });
  health(builder, 500, "healthy");
  return health(builder, 5_000, "unhealthy");
}

export function health(builder: HistoryBuilder, at: number, status: HealthStatus): HistoryBuilder {
  builder.add(at, "health", "web", { status, via: "engine" });
  return builder;
}

/** A time in which a probe did not watch. */
export const blind = (builder: HistoryBuilder, probe: string, fromMs: number, toMs: number) =>
  builder.probe(probe, "gap", fromMs).probe(probe, "begin", toMs);
