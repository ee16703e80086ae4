import { nameInFile } from "../compose/instances.ts";
import type { HealthcheckSpec, LinkSpec, ServiceSpec, SystemSpec } from "../compose/model.ts";
import type { Platform } from "../declare/platform.ts";
import { roleOf } from "../images/system-images.ts";
import type { Settling } from "../scenario/settle.ts";
import { prepare } from "../stacks/prepare.ts";
import { runContext } from "../stacks/run-context.ts";
import type { Links } from "../wire/link-discovery.ts";
import { printOf } from "./tried.ts";

/** What is known of a foreign platform before anything of it runs. */
export interface GatePlan {
  platform: Platform;
  links: PlannedLink[];
  settling: Settling;
  services: PlannedService[];
  /** A digest of each service as it is now: what changed since an earlier run is tried first. */
  prints: ReadonlyMap<string, string>;
  /** The same of links that came to be known since. */
  further(found: readonly LinkSpec[]): PlannedLink[];
}

/** What of a service decides which faults make sense. */
export interface PlannedService {
  name: string;
  restart: string;
  /** The file says its address, so it never comes back at another one. */
  keepsAddress?: true;
}

export interface PlannedLink extends LinkSpec {
  /** Its ends as the Compose file names them, where one of them is an instance of several. */
  inFile?: { client: string; server: string };
  /** Set when it cannot be cut with any sense. */
  whyNot?: string;
  /** Services that the cut may end and whose declared restart policy brings them back. */
  mayRestart: string[];
  times: GateTimes;
  /** The longest pause of its client that was seen, in milliseconds; absent before anything ran. */
  rhythmMs?: number;
}

/** How long the gate waits, in milliseconds. */
export interface GateTimes {
  /** For traffic before the cut, and for somebody who tries during it. */
  trafficMs: number;
  /** For the client to end, or for the engine to call it unhealthy, while the link is cut. */
  noticeMs: number;
  /** From the proven heal until everything is well. */
  recoveryMs: number;
  /** For which everything then stays well. */
  watchMs: number;
}

/** Reads the Compose file, makes sure of the images, and finds the links; starts nothing. */
export async function planGate(
  platform: Platform,
  onProgress?: (name: string, line: string) => void,
): Promise<GatePlan> {
  const { spec, images, links } = await prepare(platform, runContext(), {}, onProgress);
  return planOf(platform, spec, links, images.services);
}

/**
 * The plan of what is known.
 *
 * @param images what each service is started from; empty where nobody asked the engine
 */
export function planOf(
  platform: Platform,
  spec: SystemSpec,
  { links }: Links,
  images: ReadonlyMap<string, string>,
): GatePlan {
  return {
    platform,
    links: links.map((link) => plannedLink(link, links, spec)),
    settling: settlingOf(spec),
    further: (found) => found.map((link) => plannedLink(link, [...links, ...found], spec)),
    services: spec.services.map(({ name, restart, addresses }) => ({
      ...{ name, restart: restart.name },
      ...(addresses.length > 0 ? { keepsAddress: true as const } : {}),
    })),
    prints: new Map(
      spec.services.map((service) => [service.name, printOf([service, images.get(service.name)])]),
    ),
  };
}

export function plannedLink(link: LinkSpec, links: readonly LinkSpec[], spec: SystemSpec): PlannedLink {
  const client = spec.services.find(({ name }) => name === link.client);
  const isJob = client !== undefined && roleOf(client, spec.services, undefined) === "job";
  const whyNot = isJob
    ? `${link.client} is a job: it has ended before a link can be cut`
    : link.protocol === "udp"
      ? "it carries datagrams, and whether anybody misses them shows on no wire"
      : undefined;
  const server = spec.services.find(({ name }) => name === link.server);
  const inFile = {
    client: client === undefined ? link.client : nameInFile(client),
    server: server === undefined ? link.server : nameInFile(server),
  };
  const isOfInstances = inFile.client !== link.client || inFile.server !== link.server;
  return {
    ...link,
    ...(isOfInstances ? { inFile } : {}),
    ...(whyNot === undefined ? {} : { whyNot }),
    mayRestart: mayRestart(link.client, links, spec.services),
    times: gateTimes(spec, client),
  };
}

/**
 * A declared restart policy says that ending is how this service tries again. So the client of a cut link and
 * everyone who needs it may end and be restarted; a service without a policy may not, nor may a bystander.
 */
function mayRestart(client: string, links: readonly LinkSpec[], services: readonly ServiceSpec[]): string[] {
  const reached = new Set([client]);
  for (const name of reached) {
    for (const link of links) if (link.server === name) reached.add(link.client);
    for (const { name: dependant, dependsOn } of services) {
      if (dependsOn.some(({ service }) => service === name)) reached.add(dependant);
    }
  }
  return services
    .filter(({ name, restart }) => reached.has(name) && restart.name !== "no")
    .map(({ name }) => name);
}

const shortestTrafficMs = 10_000;
const longestTrafficMs = 60_000;
/** A client that shows nothing is without its server for so long: one refused attempt is soon forgotten. */
const shortestNoticeMs = 5_000;
const longestNoticeMs = 20_000;
/** Requirement R1, claim 3: all healthy within 60 s of the dependency's return. */
const recoveryMs = 60_000;

/** A service that nobody asks otherwise is at least asked by its health check, so that sets the pace. */
function gateTimes(spec: SystemSpec, client: ServiceSpec | undefined): GateTimes {
  const { services } = spec;
  const rounds = services.map(({ healthcheck }) => roundMs(healthcheck));
  const slowestMs = Math.max(0, ...rounds);
  const retries = client?.healthcheck?.retries ?? 3;
  return {
    trafficMs: Math.min(longestTrafficMs, Math.max(shortestTrafficMs, 2 * slowestMs)),
    noticeMs: Math.min(
      longestNoticeMs,
      Math.max(shortestNoticeMs, (retries + 1) * roundMs(client?.healthcheck)),
    ),
    recoveryMs: recoveryMs + slowestMs,
    watchMs: Math.max(leastWatchMs, longestIntervalMs(services)),
  };
}

/** What is wrong shows within a few seconds, or at the next health test: so long everything stays well after a heal. */
const leastWatchMs = 5_000;
/** What dies of its start dies within some seconds: the engine's own restart manager takes 10 s of running for well. */
const leastStartWatchMs = 10_000;
/** A platform that has not settled a minute later never does, as far as anybody would wait for it. */
const settleWithinMs = 60_000;
/** A health test that comes more rarely is not waited for: the others show what there is to see. */
const longestWatchedIntervalMs = 60_000;

/** How long a start is watched. */
function settlingOf(spec: SystemSpec): Settling {
  return {
    leastMs: Math.max(leastStartWatchMs, longestIntervalMs(spec.services)),
    withinMs: settleWithinMs,
  };
}

function longestIntervalMs(services: readonly ServiceSpec[]): number {
  const intervals = services.map(({ healthcheck }) =>
    isTested(healthcheck) ? (healthcheck.intervalMs ?? engineTimesMs) : 0,
  );
  return Math.min(longestWatchedIntervalMs, Math.max(0, ...intervals));
}

/** The engine's default for the interval of a health test and for its time-out. Source: Docker Engine API, HealthConfig. */
const engineTimesMs = 30_000;

/** The longest from one health check to the next one's answer. */
function roundMs(health: HealthcheckSpec | undefined): number {
  if (!isTested(health)) return 0;
  return (health.intervalMs ?? engineTimesMs) + (health.timeoutMs ?? engineTimesMs);
}

const isTested = (health: HealthcheckSpec | undefined): health is HealthcheckSpec =>
  health !== undefined && health.test[0] !== "NONE";
