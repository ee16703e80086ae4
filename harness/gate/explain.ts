import { relative } from "node:path";
import type { LinkSpec, ServiceSpec, SystemSpec } from "../compose/model.ts";
import type { Platform } from "../declare/platform.ts";
import { startedPart } from "../stacks/platform-as-it-is.ts";
import { linksOf } from "../wire/link-discovery.ts";
import { visitorLinks } from "../wire/visitors.ts";
import { Budget } from "./budget.ts";
import { riskiestFirst, type Urgency, urgencyOf } from "./choose.ts";
import { FoundLinks } from "./found-links.ts";
import { isUsual, matrix } from "./matrix.ts";
import { type GatePlan, planOf } from "./plan.ts";
import { TriedCells } from "./tried.ts";

/** What the gate of a folder knows and would do, without anything being started. Durations are milliseconds. */
export interface Explanation {
  platform: string;
  services: {
    name: string;
    /** An image reference, or what is built. */
    from: string;
    place: string;
    health?: { intervalMs: number };
    restart: string;
    dependsOn: string[];
  }[];
  links: { id: string; found: string; place: string; whyNot?: string }[];
  cleanStart: { watchedAtLeastMs: number; givenUpAfterMs: number };
  cells: { id: string; what: string; estimateMs: number; isChosen: boolean; urgency: Urgency }[];
  notCovered: { what: string; why: string; place: string }[];
  warnings: string[];
  /** What can only be known once something runs. */
  open: string[];
}

/**
 * Reads the Compose file, finds the links and lays out the cells; asks no engine and starts nothing. Rejects with a
 * UserError for a mistake in the platform's files.
 */
export async function explainGate(
  platform: Platform,
  options: { budgetMs?: number; runFolder: string; visitors: boolean },
): Promise<Explanation> {
  const spec = await startedPart(platform);
  const { runFolder } = options;
  const known = new FoundLinks({ runFolder, platformFolder: platform.folder }).of(platform);
  const found = linksOf(spec, new Map(), known.links);
  const visited = options.visitors ? visitorLinks(spec.services, new Map()) : [];
  const plan = planOf(platform, spec, { ...found, links: [...found.links, ...visited] }, new Map());
  return {
    platform: platform.name,
    services: spec.services.map(serviceWords),
    links: plan.links.map((link) => ({
      ...{ id: link.id, found: link.place, place: placeOf(link, spec) },
      ...(link.whyNot === undefined ? {} : { whyNot: link.whyNot }),
    })),
    cleanStart: {
      watchedAtLeastMs: plan.settling.leastMs,
      givenUpAfterMs: plan.settling.leastMs + plan.settling.withinMs,
    },
    cells: cellsOf(plan, options),
    notCovered: [...spec.notCovered, ...found.notCovered].map(({ what, why, file, line }) => ({
      ...{ what, why, place: at({ file, line }) },
    })),
    warnings: spec.warnings.map((warning) => `${at(warning)}: ${warning.message}`),
    open: openQuestions(spec),
  };
}

function cellsOf(
  plan: GatePlan,
  { budgetMs, runFolder }: { budgetMs?: number; runFolder: string },
): Explanation["cells"] {
  const { platform, prints, links, services } = plan;
  const tried = new TriedCells({ runFolder, platformFolder: platform.folder, prints });
  const able = links.filter(({ whyNot, from }) => whyNot === undefined && from !== "visitors");
  const visited = links.filter(({ from }) => from === "visitors");
  let passedMs = plan.settling.leastMs;
  const budget = new Budget(budgetMs, () => passedMs);
  return riskiestFirst(matrix(able, services, visited), able, tried).map((cell) => {
    const isWanted = budget.isLimited || isUsual(cell);
    const isChosen = isWanted && cell.estimateMs <= (budgetMs ?? Number.POSITIVE_INFINITY) - passedMs;
    if (isChosen) passedMs += cell.estimateMs;
    const { id, words, estimateMs } = cell;
    return {
      id,
      what: words,
      estimateMs,
      isChosen,
      urgency: urgencyOf(tried.tried(cell), tried.print(cell)),
    };
  });
}

function serviceWords(service: ServiceSpec): Explanation["services"][number] {
  const { name, image, build, healthcheck, restart, dependsOn, source } = service;
  const tests = healthcheck !== undefined && healthcheck.test[0] !== "NONE";
  return {
    ...{ name, from: image ?? (build === undefined ? "nothing" : "a build"), place: at(source) },
    ...(tests ? { health: { intervalMs: healthcheck.intervalMs ?? 30_000 } } : {}),
    ...{ restart: restart.name, dependsOn: dependsOn.map(({ service: on }) => on) },
  };
}

/** Where in the file a link was found. */
function placeOf({ client, server, place, from }: LinkSpec, { services }: SystemSpec): string {
  const service = services.find(({ name }) => name === (from === "visitors" ? server : client));
  if (service === undefined) return "";
  const key = /^environment (.+)$/.exec(place)?.[1];
  const ofKey = key === undefined ? undefined : service.environmentPlaces[key];
  const dependency = service.dependsOn.find((on) => on.service === server);
  return at(ofKey ?? (place === "depends_on" ? dependency?.source : undefined) ?? service.source);
}

function openQuestions({ services }: SystemSpec): string[] {
  const unread = services.filter(({ expose, ports }) => expose.length + ports.length === 0);
  if (unread.length === 0) return [];
  const names = unread.map(({ name }) => name).join(", ");
  return [
    `ports that only images expose are known once these are there (${names})`,
    "which links are used is seen while the clean start is watched; one that nobody uses is not faulted",
  ];
}

function at({ file, line }: { file: string; line: number }): string {
  return `${relative(process.cwd(), file)}:${line}`;
}
