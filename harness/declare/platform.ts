import type { LinkSpec, ServiceSpec } from "../compose/model.ts";
import { callerFile } from "../core/caller-file.ts";
import type { Probe } from "../history/probe.ts";
import { rememberFile } from "./defining-file.ts";
import type { PlatformNames } from "./names.ts";
import type { RunningPlatform, RunningService } from "./running.ts";
import type { ServiceDeclaration } from "./service-declaration.ts";

/** Whatever a platform's own suites talk to the servers with: clients on the harness's own path. */
export type Handles = object;

/**
 * The companion of a Compose file, `platform.ts`: what Compose cannot say. Everything but the folder is optional;
 * a folder with a Compose file alone is a platform too. It is validated before anything starts.
 */
export interface Platform<H extends Handles = Handles, N extends PlatformNames = PlatformNames> {
  name: string;
  /** Folder of `compose.yaml`. */
  folder: string;
  /** What there is to say of each service, in one place. */
  services?: { [Service in N["services"]]?: ServiceDeclaration<N> };
  /** Links that the Compose file does not tell, and such that it seems to tell and are none (`cart->redis:6379`). */
  links?: {
    add?: { client: N["services"]; server: N["services"]; port: number }[];
    remove?: string[];
    /** Links that an earlier run found on the wire. */
    found?: readonly LinkSpec[];
  };
  /** Health checks are scaled too when this is given: no interval or time-out below these, or a service's own. */
  scaledHealth?: { minimumIntervalMs: number; minimumTimeoutMs: number };
  /** Further files for a service's build context, such as a bundle. */
  build?(service: ServiceSpec, change: BuildChange): Promise<Map<string, Buffer>>;
  /** Clients on the harness's own path, made when the servers are healthy. */
  connect?(services: (name: N["services"]) => RunningService): Promise<H>;
  /** Schema and topics: runs when the servers are healthy and before any application starts. */
  prepare?(handles: H): Promise<void>;
  /** Back to what `prepare` left, while no application runs. */
  reset?(handles: H): Promise<void>;
  /** Probes of the platform's own: progress of stored rows, committed positions. */
  probes?(platform: RunningPlatform<H, N>): Probe[];
  /** One record for each way through the platform: offered after every scenario, as proof that it still works. */
  canaries?(platform: RunningPlatform<H, N>): Canary[];
  /** Closes what `connect` opened. */
  disconnect?(handles: H): Promise<void>;
  /** Scenario files of this platform's gate, relative to the working folder, in the repository to its root. */
  gate?: string[];
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

/**
 * Gives a companion its types: those of its clients, and those of its names as `blackstart types` makes them. The file
 * that calls it is the one that a mistake in the platform is told of.
 */
export function definePlatform<H extends Handles, N extends PlatformNames = PlatformNames>(
  platform: Platform<H, N>,
): Platform<H, N> {
  rememberFile(platform, callerFile(definePlatform));
  return platform;
}
