import type { FaultEffect, HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

type FaultEvent = HistoryEvent<"fault">;

/** One fault from injection to heal; a stage that is absent was not reached. */
export interface FaultSpan {
  fault: string;
  kind: string;
  /** A link id or a service name. */
  target: string;
  /** Empty where the fault declares none. */
  effect: FaultEffect;
  declaresEffect: boolean;
  injecting?: FaultEvent;
  proven?: FaultEvent;
  healing?: FaultEvent;
  healed?: FaultEvent;
  failed?: FaultEvent;
}

/** A fault of which both ends were observed. */
export type ProvenFault = FaultSpan & { proven: FaultEvent; healed: FaultEvent };

export function faultSpans(history: History): FaultSpan[] {
  const spans = new Map<string, FaultSpan>();
  for (const event of history.of("fault")) {
    const { fault, kind, target, stage, effect = {} } = event.data;
    const declaresEffect = event.data.effect !== undefined;
    const span = spans.get(fault) ?? { fault, kind, target, effect, declaresEffect };
    span[stage] ??= event;
    spans.set(fault, span);
  }
  return [...spans.values()];
}

/** Whether it bit and ended for certain; a fault that was not healed may still be biting. */
export function isProven(span: FaultSpan): span is ProvenFault {
  return span.proven !== undefined && span.healed !== undefined && span.failed === undefined;
}

/** A fault that still lasts, as if it were healed at a moment. */
export function asHealedAt(span: FaultSpan, proven: FaultEvent, atMs: number): ProvenFault {
  const { healing: _, failed: __, ...lasting } = span;
  const healed: FaultEvent = {
    ...proven,
    ...{ at: atMs, seenAt: atMs, uncertaintyMs: 0, data: { ...proven.data, stage: "healed" } },
  };
  return { ...lasting, proven, healed };
}

/** Why a fault cannot be relied on, for a finding. */
export function whyNotProven(span: FaultSpan): string {
  if (span.failed !== undefined)
    return `fault ${span.fault} failed: ${span.failed.data.error ?? "no reason given"}`;
  if (span.proven === undefined) return `fault ${span.fault} was never proven to bite`;
  return `fault ${span.fault} was never proven to be healed`;
}

/** When the fault may have begun to bite: never later than its proof. */
export const beginOf = (span: FaultSpan): number =>
  (span.injecting ?? span.proven)?.at ?? Number.NEGATIVE_INFINITY;
/** Until when it was certainly in force: the heal may act before it is proven. */
export const forceEndOf = (span: FaultSpan): number =>
  (span.healing ?? span.healed)?.at ?? Number.POSITIVE_INFINITY;
/** When it had certainly ended. */
export const endOf = (span: FaultSpan): number => span.healed?.at ?? Number.POSITIVE_INFINITY;

/** What a finding says of a fault that declares no effect, which is taken to slow its target only; else nothing. */
export function undeclaredIn(spans: readonly FaultSpan[]): string {
  const undeclared = spans.filter(({ declaresEffect }) => !declaresEffect).map(({ fault }) => fault);
  if (undeclared.length === 0) return "";
  return ` (${undeclared.join(", ")} declares no effect and is taken to slow its target only)`;
}

/** The links that a fault acts on: the target itself, or every link to the target service. */
export function linksTo(topology: TopologyData, target: string): TopologyData["links"] {
  return topology.links.filter((link) => link.id === target || link.server === target);
}

/** Whether the fault acts on a service itself rather than on a link. */
export const onService = (topology: TopologyData, span: FaultSpan): boolean =>
  topology.services.some((service) => service.name === span.target);
