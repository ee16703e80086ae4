import { StringDecoder } from "node:string_decoder";
import type Docker from "dockerode";
import { runLabel } from "./identity.ts";

/** One event of the engine about a container of this run. */
export interface EngineEvent {
  /** Wall-clock time in milliseconds since the epoch, nanoseconds as fraction. */
  wallMs: number;
  action: string;
  container: string;
  labels: Record<string, string>;
}

export interface EngineEvents {
  stop(): void;
}

/** Health checks run as execs; their own events would drown the others. */
const watchedActions = [
  ...["create", "start", "die", "kill", "stop", "pause", "unpause", "oom", "destroy", "health_status"],
];

/**
 * Follows the engine's container events of one stack. `onLost` is told when the stream ends or cannot be read:
 * what happens after that was not watched.
 */
export async function followEngine(
  docker: Docker,
  scope: { run: string; stack: string },
  onEvent: (event: EngineEvent) => void,
  onLost: (reason: string) => void,
): Promise<EngineEvents> {
  const stream = (await docker.getEvents({
    filters: JSON.stringify({
      type: ["container"],
      event: watchedActions,
      label: [`${runLabel}=${scope.run}`, `blackstart.stack=${scope.stack}`],
    }),
  })) as NodeJS.ReadableStream & { destroy(): void };
  const lines = eventLines();
  let stopped = false;
  stream.on("data", (chunk: Buffer) => {
    for (const event of lines(chunk)) onEvent(event);
  });
  const lost = (reason: string) => {
    if (!stopped) onLost(reason);
  };
  stream.on("end", () => lost("the engine's event stream ended"));
  stream.on("error", (error: Error) => lost(`the engine's event stream failed: ${error.message}`));
  return {
    stop() {
      stopped = true;
      stream.destroy();
    },
  };
}

/** Takes the stream chunk by chunk, and gives the events that each completes: a chunk may end within a character. */
export function eventLines(): (chunk: Buffer) => EngineEvent[] {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  return (chunk) => {
    const lines = `${pending}${decoder.write(chunk)}`.split("\n");
    pending = lines.pop() ?? "";
    return lines.filter((line) => line.trim() !== "").map(readEvent);
  };
}

function readEvent(line: string): EngineEvent {
  const { Action, timeNano, Actor } = JSON.parse(line) as {
    Action: string;
    timeNano: number;
    Actor: { ID: string; Attributes: Record<string, string> };
  };
  return { wallMs: timeNano / 1e6, action: Action, container: Actor.ID, labels: Actor.Attributes };
}
