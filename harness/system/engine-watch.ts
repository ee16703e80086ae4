import type Docker from "dockerode";
import type { Clock } from "../core/clock.ts";
import { type EngineEvent, type EngineEvents, followEngine } from "../engine/engine-events.ts";
import type { EventData, HealthStatus } from "../history/events.ts";
import type { Recorder } from "../history/recorder.ts";
import type { StackProbe } from "../history/stack-probe.ts";
import type { Service } from "./service.ts";

/** What the engine last said about a service's container. */
export interface EngineState {
  running: boolean;
  health: HealthStatus;
  /** Of the last end; absent while it never ended. */
  exitCode?: number;
  /** How often it started since it was created. */
  starts: number;
  /** When its policy started it again, where that was its last start; on the run's clock. */
  startedAgainMs?: number;
}

/** Called with the service's name, the engine's word for what happened, and the container's id. */
export type EngineListener = (service: string, action: string, container: string) => void;

type ContainerAction = EventData["container"]["action"];

/** Follows the engine's events of one stack, keeps the last state of each service, and writes the history. */
export class EngineWatch implements StackProbe {
  readonly probe = "engine";
  readonly #docker: Docker;
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #states = new Map<string, EngineState>();
  readonly #services = new Map<string, Service>();
  readonly #listeners = new Set<EngineListener>();
  #events: EngineEvents | undefined;
  /** Why nothing is seen any more, once that is so. */
  lost: string | undefined;

  constructor(docker: Docker, clock: Clock, recorder: Recorder) {
    this.#docker = docker;
    this.#clock = clock;
    this.#recorder = recorder;
  }

  async begin(scope: { run: string; stack: string }, services: Iterable<Service>): Promise<void> {
    for (const service of services) this.#services.set(service.name, service);
    this.#events = await followEngine(
      this.#docker,
      scope,
      (event) => this.#take(event),
      (reason) => {
        this.lost = reason;
        this.#recorder.append({
          source: "engine",
          kind: "probe",
          subject: this.probe,
          data: { probe: this.probe, edge: "gap", detail: reason },
        });
      },
    );
  }

  end(): void {
    this.#events?.stop();
  }

  state(service: string): EngineState {
    return this.#states.get(service) ?? { running: false, health: "none", starts: 0 };
  }

  /** The container is new: what was known of the old one does not hold. */
  forget(service: string): void {
    this.#states.delete(service);
  }

  onChange(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The service has passed its own health test in a run of it that was not the engine's. */
  tested(service: string): void {
    this.#states.set(service, { ...this.state(service), health: "healthy" });
    this.#recorder.append({
      source: "harness",
      kind: "health",
      subject: service,
      data: {
        status: "healthy",
        via: "engine",
        detail: "its own test, run in its container before the engine's next look",
      },
    });
  }

  #take(event: EngineEvent): void {
    if (event.labels["blackstart.role"] !== "service") return;
    const service = this.#services.get(event.labels["blackstart.service"] ?? "");
    if (service === undefined) return;
    const at = this.#clock.fromWall(event.wallMs);
    const before = this.state(service.name);
    const health = /^health_status: (\w+)$/.exec(event.action)?.[1];
    if (health !== undefined) {
      this.#states.set(service.name, { ...before, health: health as HealthStatus });
      this.#recorder.append({
        source: "engine",
        kind: "health",
        subject: service.name,
        at,
        data: { status: health as HealthStatus, via: "engine" },
      });
    } else {
      this.#container(service, event, before, at);
    }
    for (const listener of this.#listeners) listener(service.name, event.action, event.container);
  }

  #container(service: Service, event: EngineEvent, before: EngineState, at: number): void {
    const action = event.action as ContainerAction;
    const exitCode = event.labels.exitCode === undefined ? undefined : Number(event.labels.exitCode);
    const by = service.wasExpected(action) ? "harness" : "platform";
    if (action === "start") {
      const health = service.spec.healthcheck === undefined ? "none" : "starting";
      const { startedAgainMs: _, ...other } = before;
      this.#states.set(service.name, {
        ...{ ...other, running: true, health, starts: before.starts + 1 },
        ...(by === "platform" && before.starts > 0 ? { startedAgainMs: at } : {}),
      });
    } else if (action === "die") {
      this.#states.set(service.name, {
        ...before,
        running: false,
        ...(exitCode === undefined ? {} : { exitCode }),
      });
    }
    this.#recorder.append({
      source: "engine",
      kind: "container",
      subject: service.name,
      at,
      data: {
        action,
        by,
        ...(exitCode === undefined ? {} : { exitCode }),
      },
    });
  }
}
