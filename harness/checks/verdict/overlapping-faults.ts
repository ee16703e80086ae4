import { beginOf, endOf, type FaultSpan, isProven, type ProvenFault } from "./fault-spans.ts";

/**
 * Faults that overlap, as one: nobody can be asked to recover from the first while the second still bites, so
 * recovery counts from the last proven heal.
 */
export interface OverlappingFaults {
  faults: ProvenFault[];
  /** The fault that healed last. */
  last: ProvenFault;
  /** When the next overlap begins; infinite for the last one. */
  untilMs: number;
}

/** Only faults that were proven to heal end a overlap; the others are the caller's to object to. */
export function overlappingFaults(spans: FaultSpan[]): OverlappingFaults[] {
  const ordered = spans.filter(isProven).sort((a, b) => beginOf(a) - beginOf(b));
  const disturbances: OverlappingFaults[] = [];
  for (const fault of ordered) {
    const current = disturbances.at(-1);
    if (current !== undefined && beginOf(fault) <= endOf(current.last)) {
      current.faults.push(fault);
      if (endOf(fault) > endOf(current.last)) current.last = fault;
    } else {
      if (current !== undefined) current.untilMs = beginOf(fault);
      disturbances.push({ faults: [fault], last: fault, untilMs: Number.POSITIVE_INFINITY });
    }
  }
  return disturbances;
}
