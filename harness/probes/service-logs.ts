import type Docker from "dockerode";
import { messageOf } from "../core/errors.ts";
import { type LogDeclaration, type LogMapping, logMapping } from "../declare/mapping.ts";
import type { Probe, ProbeContext } from "../history/probe.ts";
import { circuitLine } from "./circuit-line.ts";
import { fieldsOf, isKept, logEntry } from "./log-entry.ts";
import { followLogs, type LogStream } from "./log-stream.ts";

/** Of a system: its engine, the events of its containers, its services. */
export interface LoggedPlatform {
  options: { docker: Docker };
  watch: { onChange(listener: (service: string, action: string, container: string) => void): () => void };
  service(name: string): { hasContainer: boolean; container: string };
}

/**
 * Structured log lines of a service, read as it declares: those with an event, of a circuit's change, and warnings and
 * worse. It follows the service over restarts and recreation. Times are the lines' own, else when they were read. A stream
 * that is lost while the service runs is followed anew, and the time between is a gap.
 */
export function serviceLogs(system: LoggedPlatform, name: string, declared?: LogDeclaration): Probe {
  return {
    name: `logs:${name}`,
    begin(context) {
      const followed = new FollowedLogs(system.options.docker, name, logMapping(declared), context);
      const forget = system.watch.onChange((service, action, container) => {
        if (service !== name) return;
        if (action === "die") followed.died();
        if (action === "start") void followed.follow(container);
      });
      if (system.service(name).hasContainer) void followed.follow(system.service(name).container);
      return {
        end() {
          forget();
          followed.end();
        },
      };
    },
  };
}

class FollowedLogs {
  readonly #docker: Docker;
  readonly #name: string;
  readonly #mapping: LogMapping;
  readonly #context: ProbeContext;
  /** With its fraction: a whole second would leave out what a quickly restarted process says first. */
  #sinceSeconds = Date.now() / 1_000;
  #stream: LogStream | undefined;
  /** Counts what was followed, so that a stream that comes late does not take the place of a later one. */
  #turn = 0;
  #isLost = false;
  #ended = false;

  constructor(docker: Docker, name: string, mapping: LogMapping, context: ProbeContext) {
    this.#docker = docker;
    this.#name = name;
    this.#mapping = mapping;
    this.#context = context;
  }

  /** What the next process says is read from here on. */
  died(): void {
    this.#sinceSeconds = Date.now() / 1_000;
  }

  async follow(container: string): Promise<void> {
    this.#stream?.close();
    this.#stream = undefined;
    const turn = ++this.#turn;
    let wasRead = false;
    try {
      const stream = await followLogs(this.#docker, container, this.#sinceSeconds, {
        onLine: (line) => {
          wasRead = true;
          this.#write(line);
        },
        onLoss: (why) => {
          if (turn !== this.#turn || this.#ended) return;
          this.#lost(why);
          // One that ends before it gave a line would end again: the next start of the container is waited for.
          if (wasRead) void this.follow(container);
        },
      });
      if (turn !== this.#turn || this.#ended) stream.close();
      else this.#seen(stream);
    } catch (thrown) {
      if (turn === this.#turn && !this.#ended) this.#lost(messageOf(thrown));
    }
  }

  end(): void {
    this.#ended = true;
    this.#stream?.close();
  }

  #seen(stream: LogStream): void {
    this.#stream = stream;
    if (this.#isLost) this.#mark("begin");
    this.#isLost = false;
  }

  #lost(why: string): void {
    this.#sinceSeconds = Date.now() / 1_000;
    if (!this.#isLost) this.#mark("gap", why);
    this.#isLost = true;
  }

  #mark(edge: "begin" | "gap", detail?: string): void {
    const probe = `logs:${this.#name}`;
    const data = { probe, edge, ...(detail === undefined ? {} : { detail }) };
    this.#context.recorder.append({ source: "logs", kind: "probe", subject: this.#name, data });
  }

  #write(line: string): void {
    const raw = fieldsOf(line, this.#mapping);
    if (raw === undefined) return;
    const entry = logEntry(raw, this.#mapping);
    const claim = circuitLine(raw, this.#mapping);
    if (claim === undefined && !isKept(entry)) return;
    const { clock, recorder } = this.#context;
    const { level, message, fields, event, wallMs } = entry;
    const at = wallMs === undefined ? clock.now() : clock.fromWall(wallMs);
    const data = { level, message, fields, ...(event === undefined ? {} : { event }) };
    recorder.append({ source: "logs", kind: "log", subject: this.#name, at, data });
    if (claim !== undefined)
      recorder.append({ source: "logs", kind: "circuit", subject: this.#name, at, data: claim });
  }
}
