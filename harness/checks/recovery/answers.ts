import type { Interval } from "../../core/interval.ts";
import { earliest } from "../../history/event-order.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { isOfAService, packetsOf } from "../verdict/own-attempts.ts";
import type { Return } from "./signals.ts";

/**
 * The first payload from the server after the heal. A link that nobody has asked on since the faults began
 * (`sinceMs`) owes none: many are declared by a port that no client ever uses, and a pool that is full at the start may
 * never be asked for more. What was asked before is no debt either, since clients whose work comes in bursts have no
 * rhythm that a fault of some seconds could break. `steadyState` claims that work goes on as before.
 */
export function answersReturn(
  history: History,
  link: TopologyData["links"][number],
  window: Interval,
  sinceMs: number,
): Return[] {
  const subject = link.id;
  const sight = coverage(history, `capture:${link.server}`, sinceMs, window.toMs);
  if (!sight.observedThroughout) return [{ subject, state: "not watched", why: sight.why }];
  const traffic = history.of("traffic", link.id);
  const requests = traffic.filter(({ data }) => data.toServerBytes > 0);
  const attempts = packetsOf(history, link.id).filter(
    ({ data }) => data.flag === "syn" && data.from === "client",
  );
  const wasAsked = [...requests, ...attempts].some(({ at }) => at >= sinceMs && at <= window.toMs);
  if (!wasAsked) return [];
  const answers = traffic.filter(({ data }) => data.toClientBytes > 0);
  // Whoever from outside was never answered asks at a port where nothing listens, or something that is no HTTP.
  if (!isOfAService(history, link.id) && !wasAnswered(history, link.id, sinceMs)) return [];
  const first = answers.find((event) => earliest(event) > window.fromMs && event.at <= window.toMs);
  const what = "answering";
  if (first !== undefined) return [{ subject, state: "back", what, event: first }];
  return [{ subject, state: "away", what, event: answers.at(-1), lastLookMs: window.toMs }];
}

function wasAnswered(history: History, link: string, untilMs: number): boolean {
  const learnt = history.of("learnt", link).some(({ data }) => data.answers.most.count > 0);
  return learnt || history.of("traffic", link).some(({ at, data }) => at < untilMs && data.toClientBytes > 0);
}
