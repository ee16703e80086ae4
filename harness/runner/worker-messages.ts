import type { Outcome } from "./outcome.ts";

/** What the owner tells a worker: the files of its entries, and which of them to run now. */
export type ToWorker = { kind: "run"; file: string; id: string } | { kind: "abort" } | { kind: "end" };

/** What a worker tells its owner; `lateMs` is how late its event loop was at most since it said so last. */
export type FromWorker = { kind: "ended"; outcome: Outcome } | { kind: "late"; lateMs: number };
