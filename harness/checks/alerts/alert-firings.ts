import type { AlertRule, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { livesOf } from "../verdict/container-lives.ts";
import { interval } from "../verdict/coverage.ts";
import { topologyOf } from "../verdict/topology.ts";

type Metric = HistoryEvent<"metric">;

/** A time in which a rule's condition held, from scrape to scrape. */
export interface Firing {
  first: Metric;
  /** The scrape that ended it; absent when the condition held to the end. */
  ended?: Metric;
}

/** The scrapes of a rule's service that hold its metric. */
export function scrapesOf(history: History, rule: AlertRule): Metric[] {
  return history.of("metric", rule.service).filter(({ data }) => data.values[rule.metric] !== undefined);
}

/** When the rule fired, and until when. */
export function firingsOf(history: History, rule: AlertRule): Firing[] {
  const firings: Firing[] = [];
  const baseOf = rule.of === "increase" ? basesOf(history, rule) : () => 0;
  let current: Firing | undefined;
  for (const scrape of scrapesOf(history, rule)) {
    const holds = compares(rule, (scrape.data.values[rule.metric] ?? Number.NaN) - baseOf(scrape));
    if (holds && current === undefined) {
      current = { first: scrape };
      firings.push(current);
    }
    if (!holds && current !== undefined) {
      current.ended = scrape;
      current = undefined;
    }
  }
  return firings;
}

/** Where a counter stood when the history began; a process that started later began at nothing. */
function basesOf(history: History, rule: AlertRule): (scrape: Metric) => number {
  const lives = livesOf(history, rule.service);
  const [first] = scrapesOf(history, rule);
  return (scrape) => {
    const life = lives.find(({ fromMs, toMs }) => scrape.at >= fromMs && scrape.at <= toMs);
    if (life === undefined || first === undefined || life.fromMs !== Number.NEGATIVE_INFINITY) return 0;
    return first.at <= life.toMs ? (first.data.values[rule.metric] ?? 0) : 0;
  };
}

/**
 * Declared alerts over values that still hold at the last scrape: whoever goes on with this platform would be blamed for
 * them. What an increase is measured from begins anew with each history.
 */
export function stillFiring(history: History): AlertRule[] {
  const rules = topologyOf(history)?.alerts ?? [];
  return rules.filter((rule) => {
    if (rule.of === "increase") return false;
    const last = firingsOf(history, rule).at(-1);
    return last !== undefined && last.ended === undefined;
  });
}

function compares({ comparison, threshold }: AlertRule, value: number): boolean {
  if (comparison === ">") return value > threshold;
  return comparison === ">=" ? value >= threshold : value === threshold;
}

/**
 * A scrape that fails is told after its time-out and the pause before it. One alone is a longer pause between two
 * scrapes, which whoever scrapes has; only what lasts longer is a time in which nobody looked.
 */
export const tellingMs = 3_000;

/**
 * Why a rule may have fired unseen: its metrics could not be read although the process lived. While a process is
 * dead, and until it answers after its start, there is nothing to read.
 */
export function unseenBecause(history: History, service: string): string | undefined {
  const { toMs } = interval(history);
  const edges = history.of("probe").filter(({ data }) => data.probe === `metrics:${service}`);
  if (edges.length === 0) return `nobody read the metrics of ${service}`;
  const changes = livesOf(history, service)
    .flatMap((life) => [life.fromMs, life.toMs])
    .filter((at) => Number.isFinite(at));
  for (const [index, { at, data }] of edges.entries()) {
    if (data.edge === "begin" || at >= toMs) continue;
    const againMs = edges.slice(index + 1).find((edge) => edge.data.edge === "begin")?.at ?? toMs;
    if (againMs - at <= tellingMs) continue;
    const explained = changes.some((change) => change >= at - tellingMs && change <= againMs);
    if (!explained) return `the metrics of ${service} could not be read for a while`;
  }
  return undefined;
}
