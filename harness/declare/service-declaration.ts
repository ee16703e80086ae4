import type { GenericContainer } from "testcontainers";
import type { ContainerPlan } from "../engine/container-plan.ts";
import type { AlertRule, BackoffSpec, CircuitSpec } from "../history/events.ts";
import type { GaugeDeclaration, HealthBodyDeclaration, LogDeclaration } from "./mapping.ts";
import type { Destination, PlatformNames } from "./names.ts";
import type { RunningService } from "./running.ts";

/** All that a companion says about one service of its Compose file. */
export interface ServiceDeclaration<N extends PlatformNames = PlatformNames> {
  /** A reset recreates applications with empty volumes; without this, those are the services that have a `build:`. */
  role?: "application" | "server";
  /** How its container is made where a plain one will not do. */
  container?: ContainerKind;
  /** A real request on the harness's own path: resolves to what was answered. It tells whether a server serves. */
  answers?(service: RunningService, signal: AbortSignal): Promise<string>;
  http?: Endpoint;
  /** How its log lines are read, where they are not as the defaults have them. */
  logs?: LogDeclaration;
  /** Back-offs that it has as a client, with real durations, which are scaled. */
  backoffs?: BackoffDeclaration<N>[];
  /** Circuits that it has as a client, with real durations; `openMs` is scaled. They need `http.metrics`. */
  circuits?: CircuitDeclaration<N>[];
  /** Alerts over its metrics, which need `http.metrics`. */
  alerts?: AlertDeclaration[];
  /** Entries of its environment in milliseconds that scale, each with its floor. Only these are scaled. */
  scaled?: Record<string, ScaledValue>;
  /** A floor of its own in place of the platform's, where health checks are scaled. */
  scaledHealth?: { minimumIntervalMs: number };
}

/** What an adapter knows of a server of its technology, whatever the platform calls it. */
export type ServerDeclaration = Pick<ServiceDeclaration, "container" | "answers">;

/** How a service's container is made where a plain one will not do: an adapter of its technology knows. */
export interface ContainerKind {
  /** Ports of the container that are published on 127.0.0.1, for the harness's own path. */
  published: readonly number[];
  /** A container that is made but not started, as the plan says. */
  container(plan: ContainerPlan): GenericContainer;
}

/** Where a service answers HTTP: its container's port. */
export interface Endpoint {
  port: number;
  /** Path that answers 200 when the service works. */
  health?: string;
  /** How the answer's body is read, where it is not as the defaults have it. */
  healthBody?: HealthBodyDeclaration;
  /** Path of Prometheus text. */
  metrics?: string;
}

export interface BackoffDeclaration<N extends PlatformNames = PlatformNames>
  extends Omit<BackoffSpec, "link"> {
  /** A link on which the service has one connection at a time. */
  to: Destination<N>;
}

export interface CircuitDeclaration<N extends PlatformNames = PlatformNames>
  extends Omit<CircuitSpec, "service" | "circuit" | "link">,
    GaugeDeclaration {
  name: string;
  /** The link whose requests it guards. */
  to: Destination<N>;
}

export type AlertDeclaration = Omit<AlertRule, "service">;

/** The least that a duration may become: milliseconds, or with `extraDivisor` so many times as much shortened as the rest. */
export type ScaledValue = number | { minimumMs: number; extraDivisor?: number };
