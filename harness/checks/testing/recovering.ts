import { recovery } from "../recovery/recovery.ts";
import { HistoryBuilder, link, service } from "./history-builder.ts";

export const id = "web->redis:6379";
export const cut = { fault: "cut-1", kind: "cut", target: id };

/** A cut from 10 s to 15 s, watched until 40 s. */
export function history(): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({
      services: [service("redis", { role: "server" }), service("web"), service("visitor")],
      links: [link(id)],
    })
    .watched("engine", "capture:redis")
    .calm(40_000)
    .outage({ ...cut, injecting: 10_000, proven: 10_010, healing: 15_000, healed: 15_010 });
  for (const name of ["redis", "web", "visitor"]) healthy(built, name, 1_000);
  built.add(15_020, "phase", "recovery", { name: "recovery", edge: "begin" });
  built.add(40_000, "phase", "recovery", { name: "recovery", edge: "end" });
  return built;
}

export const healthy = (built: HistoryBuilder, name: string, at: number) =>
  built.add(at, "health", name, { status: "healthy", via: "engine" });
export const ill = (built: HistoryBuilder, name: string, at: number) =>
  built.add(at, "health", name, { status: "unhealthy", via: "engine" });
export const answer = (built: HistoryBuilder, at: number) =>
  built.add(at, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });

export const verdict = (built: HistoryBuilder) => recovery({ within: "20s" }).run(built.history());
