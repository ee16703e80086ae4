import type { Interval } from "../../core/interval.ts";
import type { History } from "../../history/log.ts";
import { livesOf } from "../verdict/container-lives.ts";
import { topologyOf } from "../verdict/topology.ts";

/**
 * Intervals in which the engine kept a service frozen, by its own `pause` and `unpause` events. A frozen process
 * does nothing that anybody could miss.
 */
export function frozenIntervals(history: History, service: string): Interval[] {
  const frozen: Interval[] = [];
  let fromMs: number | undefined;
  for (const { at, data } of history.of("container", service)) {
    if (data.action === "pause") fromMs ??= at;
    if ((data.action === "unpause" || data.action === "die") && fromMs !== undefined) {
      frozen.push({ fromMs, toMs: at });
      fromMs = undefined;
    }
  }
  return fromMs === undefined ? frozen : [...frozen, { fromMs, toMs: Number.POSITIVE_INFINITY }];
}

/**
 * Intervals in which a server served nobody: from the end of its process until a link to it listens, after its next
 * start. Without a link that the topology names, until that start, for then nothing shows that clients were kept away.
 */
export function absences(history: History, server: string): Interval[] {
  const links = (topologyOf(history)?.links ?? []).filter((link) => link.server === server);
  const listening = history
    .of("proxy")
    .filter(({ subject, data }) => data.listening && links.some(({ id }) => id === subject));
  const servesFrom = (startMs: number) =>
    links.length === 0
      ? startMs
      : (listening.find(({ at }) => at >= startMs)?.at ?? Number.POSITIVE_INFINITY);
  const lives = livesOf(history, server);
  return lives
    .filter(({ toMs }) => Number.isFinite(toMs))
    .map(({ toMs }, index) => {
      const next = lives[index + 1];
      return { fromMs: toMs, toMs: next === undefined ? Number.POSITIVE_INFINITY : servesFrom(next.fromMs) };
    });
}
