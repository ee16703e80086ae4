import type {
  Diagnostic,
  HealthcheckSpec,
  LinkSpec,
  NotCovered,
  ServiceSpec,
  SystemSpec,
} from "../compose/model.ts";
import type { Platform } from "../declare/platform.ts";
import { type ListedImage, roleOf } from "../images/system-images.ts";
import { prepare } from "../stacks/prepare.ts";
import { runContext } from "../stacks/run-context.ts";

/** What is known of a foreign platform before anything of it runs. */
export interface GatePlan {
  platform: Platform;
  links: PlannedLink[];
  /** What no scenario of the gate speaks about, with its place in the Compose file. */
  notCovered: NotCovered[];
  /** Keys of the file that are ignored, and the like. */
  warnings: Diagnostic[];
  images: ListedImage[];
}

export interface PlannedLink extends LinkSpec {
  /** Set when it cannot be cut with any sense. */
  whyNot?: string;
  /** Services that the cut may end and whose declared restart policy brings them back. */
  mayRestart: string[];
  times: GateTimes;
}

/** How long the gate waits, in milliseconds. */
export interface GateTimes {
  /** For traffic before the cut, and for somebody who tries during it. */
  trafficMs: number;
  /** For the client to end, or for the engine to call it unhealthy, while the link is cut. */
  noticeMs: number;
  /** From the proven heal until everything is well. */
  recoveryMs: number;
}

/** Reads the Compose file, makes sure of the images, and finds the links; starts nothing. */
export async function planGate(
  platform: Platform,
  onProgress?: (name: string, line: string) => void,
): Promise<GatePlan> {
  const prepared = await prepare(platform, runContext(), {}, onProgress);
  const { spec, images } = prepared;
  const { links, notCovered } = prepared.links;
  return {
    platform,
    links: links.map((link) => plannedLink(link, links, spec)),
    notCovered,
    warnings: spec.warnings,
    images: images.listed,
  };
}

export function plannedLink(link: LinkSpec, links: readonly LinkSpec[], spec: SystemSpec): PlannedLink {
  const client = spec.services.find(({ name }) => name === link.client);
  const isJob = client !== undefined && roleOf(client, spec.services, undefined) === "job";
  const whyNot = isJob ? `${link.client} is a job: it has ended before a link can be cut` : undefined;
  return {
    ...link,
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
  const rounds = spec.services.map(({ healthcheck }) => roundMs(healthcheck));
  const slowestMs = Math.max(0, ...rounds);
  const retries = client?.healthcheck?.retries ?? 3;
  return {
    trafficMs: Math.min(longestTrafficMs, Math.max(shortestTrafficMs, 2 * slowestMs)),
    noticeMs: Math.min(
      longestNoticeMs,
      Math.max(shortestNoticeMs, (retries + 1) * roundMs(client?.healthcheck)),
    ),
    recoveryMs: recoveryMs + slowestMs,
  };
}

/** The longest from one health check to the next one's answer; the engine's defaults are 30 s each. */
function roundMs(health: HealthcheckSpec | undefined): number {
  if (health === undefined || health.test[0] === "NONE") return 0;
  return (health.intervalMs ?? 30_000) + (health.timeoutMs ?? 30_000);
}
