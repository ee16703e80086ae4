import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

type FaultEvent = HistoryEvent<"fault">;

/** One fault from injection to heal; a stage that is absent was not reached. */
export interface FaultSpan {
  fault: string;
  kind: string;
  /** A link id or a service name. */
  target: string;
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
    const { fault, kind, target, stage } = event.data;
    const span = spans.get(fault) ?? { fault, kind, target };
    span[stage] ??= event;
    spans.set(fault, span);
  }
  return [...spans.values()];
}

/** Whether it bit and ended for certain; a fault that was not healed may still be biting. */
export function isProven(span: FaultSpan): span is ProvenFault {
  return span.proven !== undefined && span.healed !== undefined && span.failed === undefined;
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

const blockingKinds =
  /cut|refus|reject|reset|accept|close|hang|hole|hold|lost|drop|pause|kill|stop|crash|restart|disconnect|power/;
const silencingKinds = /cut|refus|reject|accept|hang|hole|hold-answers|pause|kill|stop|power/;
const withholdingKinds = /hold-requests|hole-of-requests/;
const innerKinds = /disk|directory|stalled/;
const endingKinds = /kill|stop|crash|restart|power/;

/** Whether a fault of this kind takes its target away, as opposed to slowing it. */
export const removesTarget = (kind: string): boolean => blockingKinds.test(kind) && !kind.includes("slow");

/** Whether nothing that the client sends arrives, while the server may still speak: pushes, answers to long polls. */
export const withholdsRequests = (kind: string): boolean => withholdingKinds.test(kind);

/** Whether a fault of this kind lets nothing at all come back while it bites. */
export const silencesTarget = (kind: string): boolean =>
  silencingKinds.test(kind) && !withholdsRequests(kind);

/** Whether it acts on what a service does by itself, on its disk or in its system calls, and on no wire. */
export const actsInside = (kind: string): boolean => innerKinds.test(kind);

/** Whether it ends the process of its target, once or again and again: only then is a death the fault's own doing. */
export const endsProcess = (kind: string): boolean => endingKinds.test(kind);

/** The links that a fault acts on: the target itself, or every link to the target service. */
export function linksTo(topology: TopologyData, target: string): TopologyData["links"] {
  return topology.links.filter((link) => link.id === target || link.server === target);
}

/** Whether the fault acts on a service itself rather than on a link. */
export const onService = (topology: TopologyData, span: FaultSpan): boolean =>
  topology.services.some((service) => service.name === span.target);
