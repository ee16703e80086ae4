import type { CircuitSpec } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { Findings } from "../verdict/findings.ts";
import type { ClaimedLife } from "./claimed-states.ts";
import type { Wire } from "./wire.ts";

/** Tolerances of the circuit check, in milliseconds; stated in its bound. */
export interface CircuitTolerance {
  /** A request that was under way when the circuit opened may still send for this long. */
  inFlightMs: number;
  /** How much too early a half-open may be: timers are not exact, but they do not fire early. */
  earlyMs: number;
  /** How much too late: an open circuit is tried only when somebody wants something. */
  lateMs: number;
  /** How long after the last of the failures that open it the circuit may still be closed. */
  noticeMs: number;
}

/** One declared circuit in one life of its owner, with the link it guards. */
export interface CircuitCase {
  history: History;
  findings: Findings;
  spec: CircuitSpec;
  /** For messages: service and circuit. */
  subject: string;
  claimed: ClaimedLife;
  wire: Wire;
  tolerance: CircuitTolerance;
}
