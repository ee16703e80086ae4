import type { ProducedRange } from "../../history/events.ts";
import type { PositionMap } from "./position-map.ts";

export interface CommittedPosition {
  partition: number;
  /** First position that is not committed. */
  committed: number;
}

export interface LogStart {
  partition: number;
  /** First position that the log still holds. */
  first: number;
}

/** The log that a consumer reads, from which retention removes what is old. */
export interface BrokerLog {
  /** Position that the first record of a new log gets. */
  origin: number;
  /** Where each partition begins now: what lay before was removed. Rejects while the broker cannot be asked. */
  starts(): Promise<LogStart[]>;
  /** What lies at the positions of a partition, as far as it was read; undefined for one that was not looked at. */
  map(partition: number): PositionMap | undefined;
}

/** Reads how far a consumer has committed, and which record ids lie at which positions. */
export interface PositionReader {
  /** `broker:bridge`: the service that keeps the position, and whose it is. The subject of the claims. */
  subject: string;
  path: string;
  begin(): Promise<void>;
  end(): Promise<void>;
  /** Rejects while the broker cannot be asked; a partition without a commit may be left out. */
  committed(): Promise<CommittedPosition[]>;
  /** Ids at positions from (included) to (excluded); undefined while they are not all known yet. */
  ids(partition: number, from: number, to: number): ProducedRange[] | undefined;
  /** Absent where nothing is ever removed from what is read. */
  log?: BrokerLog;
}
