import type { GenericContainer } from "testcontainers";
import type { ServiceSpec } from "../compose/model.ts";
import type { ContainerPlan } from "../engine/container-plan.ts";
import type { AlertRule, BackoffSpec, CircuitSpec } from "../history/events.ts";
import type { Probe } from "../history/probe.ts";
import type { RunningPlatform, RunningService } from "./running.ts";

/** Whatever a platform's own suites talk to the servers with: clients on the harness's own path. */
export type Handles = object;

/**
 * The companion of a Compose file, `platform.ts`: what Compose cannot say. Everything but the folder is optional;
 * a folder with a Compose file alone is a platform too.
 */
export interface Platform<H extends Handles = Handles> {
  name: string;
  /** Folder of `compose.yaml`. */
  folder: string;
  /** Containers that need more than a plain one. */
  containers?: Record<string, ContainerKind>;
  /** Services that a reset recreates with empty volumes; without this, those that have a `build:`. */
  applications?: string[];
  /** HTTP endpoints of applications, on their container port. */
  endpoints?: Record<string, Endpoint>;
  /** Back-offs that applications have, with real durations, which are scaled. */
  backoffs?: BackoffSpec[];
  /** Circuits that applications have, with real durations; `openMs` is scaled. */
  circuits?: (CircuitSpec & { metric: string })[];
  /** Alerts over metrics of services whose endpoints are declared. */
  alerts?: AlertRule[];
  /** Links that the Compose file does not tell, and such that it seems to tell and are none. */
  links?: { add?: { client: string; server: string; port: number }[]; remove?: string[] };
  /**
   * Environment entries in milliseconds that scale, each with its floor, and `extraDivisor` so many times as much as the
   * rest. Only these are scaled.
   */
  scaled?: { service: string; variable: string; minimumMs: number; extraDivisor?: number }[];
  /** Health checks are scaled too when this is given: no interval or time-out below these, or a service's own. */
  scaledHealth?: {
    minimumIntervalMs: number;
    minimumTimeoutMs: number;
    services?: Record<string, { minimumIntervalMs: number }>;
  };
  /** Further files for a service's build context, such as a bundle. */
  build?(service: ServiceSpec, change: BuildChange): Promise<Map<string, Buffer>>;
  /** A real request to each server on the harness's own path: resolves to what it answered. */
  answers?: Record<string, (service: RunningService, signal: AbortSignal) => Promise<string>>;
  /** Clients on the harness's own path, made when the servers are healthy. */
  connect?(services: (name: string) => RunningService): Promise<H>;
  /** Schema and topics: runs when the servers are healthy and before any application starts. */
  prepare?(handles: H): Promise<void>;
  /** Back to what `prepare` left, while no application runs. */
  reset?(handles: H): Promise<void>;
  /** Probes of the platform's own: progress of stored rows, committed positions. */
  probes?(platform: RunningPlatform<H>): Probe[];
  /** One record for each way through the platform: offered after every scenario, as proof that it still works. */
  fresh?(platform: RunningPlatform<H>): Canary[];
  /** Closes what `connect` opened. */
  disconnect?(handles: H): Promise<void>;
  /** Scenario files of this platform's gate, relative to the folder of `package.json`. */
  gate?: string[];
}

/** How a service's container is made where a plain one will not do: an adapter of its technology knows. */
export interface ContainerKind {
  /** Ports of the container that are published on 127.0.0.1, for the harness's own path. */
  published: readonly number[];
  /** A container that is made but not started, as the plan says. */
  container(plan: ContainerPlan): GenericContainer;
}

export interface Endpoint {
  port: number;
  /** Path that answers 200 when the service works. */
  health?: string;
  /** Path of Prometheus text. */
  metrics?: string;
}

/** One record that goes the whole way. Questions reject while nobody can be asked. */
export interface Canary {
  /** The way it takes: `bar`, `ticks`. */
  way: string;
  /** Gives it to the platform, under a producer number that nothing else has. */
  offer(producer: number): Promise<void>;
  acknowledged(producer: number): Promise<boolean>;
  stored(producer: number): Promise<boolean>;
}

/** What a planted defect changes in a service's build; empty for the platform as it is. */
export interface BuildChange {
  /** Modules of the application by the end of their path, and the files that take their place. */
  replace?: Record<string, string>;
}

/** Gives a companion its types. */
export function definePlatform<H extends Handles>(platform: Platform<H>): Platform<H> {
  return platform;
}
