import { PassThrough } from "node:stream";
import Docker from "dockerode";
import { startClock } from "../../core/clock.ts";
import type { LogDeclaration } from "../../declare/mapping.ts";
import { createHistory, type HistoryLog } from "../../history/log.ts";
import type { StartedProbe } from "../../history/probe.ts";
import { Recorder } from "../../history/recorder.ts";
import { serviceLogs } from "../service-logs.ts";

type Listener = (service: string, action: string, container: string) => void;

/** A chunk as the engine frames it: 1 is the standard output, 2 the error output. */
export function frame(stream: 1 | 2, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** A service `web` whose container writes what a test gives, with the probe that reads it. */
export class LoggedService {
  readonly history: HistoryLog;
  readonly probe: StartedProbe;
  /** Streams that were asked for, in order. */
  readonly streams: PassThrough[] = [];
  running = true;
  /** Where given, the engine does not give the log. */
  refusal: Error | undefined;
  #starts = 1;
  #listeners: Listener[] = [];

  constructor(given: { tty?: boolean; logs?: LogDeclaration } = {}) {
    const docker = new Docker({ socketPath: "/there/is/none" });
    const container = {
      inspect: async () => ({
        Config: { Tty: given.tty ?? false },
        State: { Running: this.running, StartedAt: `start ${this.#starts}` },
      }),
      logs: async () => {
        if (this.refusal !== undefined) throw this.refusal;
        const stream = new PassThrough();
        this.streams.push(stream);
        return stream;
      },
    };
    docker.getContainer = () => container as unknown as Docker.Container;
    const clock = startClock();
    this.history = createHistory(clock.now);
    const recorder = new Recorder();
    recorder.use(this.history);
    const onChange = (listener: Listener) => {
      this.#listeners.push(listener);
      return () => undefined;
    };
    const system = {
      options: { docker },
      watch: { onChange },
      service: () => ({ hasContainer: true, container: "c" }),
    };
    // It begins at once, and what it asks of the engine is answered in the next turns of the event loop.
    this.probe = serviceLogs(system, "web", given.logs).begin({ recorder, clock }) as StartedProbe;
  }

  /** The engine's events of a process that ends, and of one that starts. */
  die(): void {
    this.running = false;
    for (const listener of this.#listeners) listener("web", "die", "c");
  }

  start(): void {
    this.running = true;
    this.#starts++;
    for (const listener of this.#listeners) listener("web", "start", "c");
  }

  async write(...chunks: Buffer[]): Promise<void> {
    await settled();
    for (const chunk of chunks) this.streams.at(-1)?.write(chunk);
    await settled();
  }

  get messages(): string[] {
    return this.history.of("log").map(({ data }) => data.message);
  }

  get edges(): string[] {
    return this.history.of("probe").map(({ data }) => data.edge);
  }
}

/** Everything that waits for nothing but the event loop is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
