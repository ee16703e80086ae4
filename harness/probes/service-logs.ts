import type Docker from "dockerode";
import { messageOf } from "../core/errors.ts";
import type { CircuitState } from "../history/events.ts";
import type { Probe } from "../history/probe.ts";

const longestLine = 4_096;
const kept = /^(warn|error|fatal)$/;
const pinoLevels: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/**
 * Structured log lines of a service: those with an `event` field, and warnings and worse. It follows the service
 * over restarts and recreation. Times are the lines' own (`time`, milliseconds), else the engine's.
 */
export interface LoggedPlatform {
  options: { docker: Docker };
  watch: { onChange(listener: (service: string, action: string, container: string) => void): () => void };
  service(name: string): { hasContainer: boolean; container: string };
}

export function serviceLogs(system: LoggedPlatform, name: string): Probe {
  return {
    name: `logs:${name}`,
    begin({ recorder, clock }) {
      const { docker } = system.options;
      // With its fraction: a whole second would leave out what a quickly restarted process says first.
      let sinceSeconds = Date.now() / 1_000;
      let stream: (NodeJS.ReadableStream & { destroy(): void }) | undefined;
      let ended = false;
      const write = (line: string) => {
        const entry = structured(line);
        if (entry === undefined) return;
        const at = entry.wallMs === undefined ? clock.now() : clock.fromWall(entry.wallMs);
        recorder.append({
          source: "logs",
          kind: "log",
          subject: name,
          at,
          data: {
            level: entry.level,
            message: entry.message,
            fields: entry.fields,
            ...(entry.event === undefined ? {} : { event: entry.event }),
          },
        });
        const { circuit, to, failures } = entry.fields;
        if (entry.event !== "circuit" || typeof circuit !== "string" || !isState(to)) return;
        recorder.append({
          source: "logs",
          kind: "circuit",
          subject: name,
          at,
          data: { circuit, state: to, via: "log", ...(typeof failures === "number" ? { failures } : {}) },
        });
      };
      const lostSight = (thrown: unknown) => {
        const data = { probe: `logs:${name}`, edge: "gap" as const, detail: messageOf(thrown) };
        recorder.append({ source: "logs", kind: "probe", subject: name, data });
      };
      const follow = async (container: string) => {
        if (ended) return;
        stream = await followLogs(docker, container, sinceSeconds, write);
      };
      const forget = system.watch.onChange((service, action, container) => {
        if (service !== name) return;
        if (action === "die") sinceSeconds = Date.now() / 1_000;
        if (action === "start") {
          stream?.destroy();
          follow(container).catch(lostSight);
        }
      });
      if (system.service(name).hasContainer) follow(system.service(name).container).catch(lostSight);
      return {
        end() {
          ended = true;
          forget();
          stream?.destroy();
        },
      };
    },
  };
}

async function followLogs(
  docker: Docker,
  container: string,
  sinceSeconds: number,
  onLine: (line: string) => void,
): Promise<NodeJS.ReadableStream & { destroy(): void }> {
  const stream = (await docker
    .getContainer(container)
    .logs({ follow: true, stdout: true, stderr: true, since: sinceSeconds })) as NodeJS.ReadableStream & {
    destroy(): void;
  };
  let pending = "";
  const take = (chunk: Buffer) => {
    pending += chunk.toString();
    const lines = pending.split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) onLine(line.slice(0, longestLine));
    if (pending.length > longestLine) pending = "";
  };
  const sink = { write: take } as unknown as NodeJS.WritableStream;
  docker.modem.demuxStream(stream, sink, sink);
  stream.on("error", () => undefined);
  return stream;
}

interface Entry {
  level: string;
  event?: string;
  message: string;
  wallMs?: number;
  fields: Record<string, string | number | boolean>;
}

function structured(line: string): Entry | undefined {
  if (!line.startsWith("{")) return undefined;
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const level =
    typeof raw.level === "number"
      ? (pinoLevels[raw.level] ?? String(raw.level))
      : String(raw.level ?? "info");
  if (typeof raw.event !== "string" && !kept.test(level)) return undefined;
  const fields = Object.entries(raw).filter(
    (field): field is [string, string | number | boolean] =>
      !["level", "time", "pid", "hostname", "msg", "event"].includes(field[0]) &&
      ["string", "number", "boolean"].includes(typeof field[1]),
  );
  return {
    level,
    message: String(raw.msg ?? raw.message ?? ""),
    fields: Object.fromEntries(fields),
    ...(typeof raw.event === "string" ? { event: raw.event } : {}),
    ...(typeof raw.time === "number" ? { wallMs: raw.time } : {}),
  };
}

function isState(value: unknown): value is CircuitState {
  return value === "closed" || value === "open" || value === "half-open";
}
