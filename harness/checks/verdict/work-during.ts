import { IntervalSet } from "../../core/interval-set.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { attemptsDuring, requestsDuring } from "./fault-effects.ts";
import { beginOf, forceEndOf, type ProvenFault } from "./fault-spans.ts";

/**
 * That somebody wanted something of a service while a fault acted on it: what its clients asked of it, and the
 * harness of its health endpoint. Of a service
 * that has no clients, what it works at by itself: operations of the platform, and its own requests. The end of a
 * connection is nobody's work: a death ends them all.
 */
export function workDuring(history: History, topology: TopologyData, span: ProvenFault): HistoryEvent[] {
  const inbound = topology.links.filter(({ server }) => server === span.target);
  const asked = [
    ...inbound.flatMap(({ id }) => attemptsDuring(history, span, id)),
    ...questionsDuring(history, span),
  ];
  if (inbound.length > 0 || asked.length > 0) return asked;
  const outbound = topology.links.filter(({ client }) => client === span.target);
  return [
    ...operationsDuring(history, span),
    ...outbound.flatMap(({ id }) => requestsDuring(history, span, id)),
  ];
}

/** What the harness itself asked the service's health endpoint while the fault was in force, whatever was answered. */
function questionsDuring(history: History, span: ProvenFault): HistoryEvent<"health">[] {
  return history
    .of("health", span.target)
    .filter(
      (event) =>
        event.data.via === "endpoint" &&
        earliest(event) > latest(span.proven) &&
        latest(event) < forceEndOf(span),
    );
}

/**
 * Operations in the time of the fault; where there are none, those that it interrupted: records had been handed out,
 * were not done with when it began, and their producer went on later.
 */
function operationsDuring(history: History, span: ProvenFault): HistoryEvent<"operation">[] {
  const operations = history.of("operation");
  const during = operations.filter(({ at }) => at >= beginOf(span) && at <= span.healed.at);
  if (during.length > 0) return during;
  const producers = Map.groupBy(operations, ({ data }) => data.producer);
  return [...producers.values()].flatMap((ofProducer) => {
    const before = ofProducer.filter(({ at }) => at < beginOf(span));
    const served = before.filter(({ data }) => data.outcome === "served");
    const ended = before.filter(({ data }) => data.outcome !== "served");
    const left = idsOf(served).minus(idsOf(ended));
    const last = served.at(-1);
    const next = ofProducer[before.length];
    return left.length > 0 && last !== undefined && next !== undefined ? [last, next] : [];
  });
}

const idsOf = (operations: HistoryEvent<"operation">[]) => IntervalSet.of(operations.map(({ data }) => data));
