import type { EventKind } from "./events.ts";

/** The version of a history's format, which its first line names. It changes when old checks would misread new files. */
export const historySchema = "blackstart.history/2";

/** Every kind of event, for whoever reads a file: a kind that is not here was written by another version, or garbled. */
const kinds: Record<EventKind, true> = {
  scenario: true,
  topology: true,
  link: true,
  phase: true,
  fault: true,
  operation: true,
  packet: true,
  traffic: true,
  answers: true,
  connections: true,
  learnt: true,
  resources: true,
  health: true,
  container: true,
  proxy: true,
  metric: true,
  circuit: true,
  log: true,
  stored: true,
  audit: true,
  committed: true,
  retention: true,
  canary: true,
  drained: true,
  contention: true,
  probe: true,
  finding: true,
};

export const isEventKind = (word: string): word is EventKind => Object.hasOwn(kinds, word);

export const eventKinds = Object.keys(kinds) as EventKind[];
