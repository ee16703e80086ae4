import type { AnswersData } from "../../history/wire-data.ts";
import { HistoryBuilder, link, type Outage, service } from "./history-builder.ts";

export const web = "web->db:5432";
/** Who asks `web`, every half second. */
export const caller = "caller->web:3000";

export interface Talk {
  link: string;
  fromMs: number;
  toMs: number;
  everyMs?: number;
  data?: Partial<AnswersData>;
}

const outage = { injecting: 20_000, proven: 20_010, healing: 40_000, healed: 40_010 };

/** `web` uses `db` and is used by `caller`: watched from 0 to 70 s, with the link to `db` cut from 20 to 40 s. */
export function platform(
  given: Partial<Outage> & { untilMs?: number; fault?: string; healthSeen?: boolean } = {},
): HistoryBuilder {
  const { untilMs = 70_000, healthSeen = true, ...cut } = given;
  const services = [service("db", { role: "server" }), service("web"), service("caller")];
  const built = new HistoryBuilder()
    .topology({ services, links: [link(web), link(caller)] })
    .watched("engine", "capture:db", "capture:web")
    .calm(untilMs)
    .outage({ ...{ fault: "cut 1", kind: "cut", target: web }, ...outage, ...cut });
  for (const name of healthSeen ? ["db", "web", "caller"] : [])
    built.add(1, "health", name, { status: "healthy", via: "engine" });
  built.add(untilMs, "phase", "watch", { name: "watch", edge: "end" });
  return built;
}

/** One request and its answer every half second, unless said otherwise. */
export function talk(
  built: HistoryBuilder,
  { link: id, fromMs, toMs, everyMs = 500, data }: Talk,
): HistoryBuilder {
  for (let at = fromMs; at < toMs; at += everyMs) {
    const said = { requests: 1, answers: 1, classes: { "2xx": 1 }, ...data } as const;
    built.add(at, "answers", id, { ...said, windowMs: 500 });
    if (said.answers > 0)
      built.add(at, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  }
  return built;
}

export const held = (
  built: HistoryBuilder,
  id: string,
  at: number,
  of: number,
  listening = 0,
): HistoryBuilder => {
  built.add(at, "connections", id, { held: of, ...(listening > 0 ? { listening } : {}) });
  return built;
};

/** Everybody talks but `web` to `db` while that is cut: a healthy platform. */
export function healthy(): HistoryBuilder {
  const built = platform();
  talk(built, { link: caller, fromMs: 100, toMs: 70_000 });
  talk(built, { link: web, fromMs: 100, toMs: 20_000 });
  held(held(held(built, web, 1, 1), web, 20_005, 0), web, 40_500, 1);
  talk(built, { link: web, fromMs: 40_500, toMs: 70_000 });
  return attempts(built, web, 20_500, 40_500, 1_000);
}

/** Attempts that are refused. */
export function attempts(
  built: HistoryBuilder,
  id: string,
  fromMs: number,
  toMs: number,
  everyMs: number,
): HistoryBuilder {
  let clientPort = 40_000;
  for (let at = fromMs; at < toMs; at += everyMs) {
    built.add(at, "packet", id, { flag: "syn", from: "client", clientPort });
    built.add(at + 1, "packet", id, { flag: "rst", from: "server", clientPort });
    clientPort++;
  }
  return built;
}
