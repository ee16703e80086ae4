import type { CheckResult } from "./check.ts";
import type { Figure } from "./figure.ts";
import type { Verdict } from "./verdict.ts";

export type { Figure };

/**
 * The schema of `run.json`, version `blackstart.run/2`. Reports read this and the history files, nothing else.
 * All durations are milliseconds, all `…At` inside scenarios are on the run's clock.
 */
export const runSchema = "blackstart.run/2";

export interface RunReport {
  schema: typeof runSchema;
  run: string;
  title: string;
  verdict: Verdict;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** The one seed of all chance in this run. */
  seed: number;
  scale: { name: string; divisor: number };
  /** The command that repeats the run. */
  command: string;
  blackstart: { version: string; commit?: string };
  environment: RunEnvironment;
  scenarios: ScenarioReport[];
  notCovered: { what: string; why: string; place?: string }[];
  ledger: Ledger;
  /** Figures of the run as a whole (cold start, reset, proofs), beside what was asked for. */
  figures: Figure[];
  /** Compose keys that were ignored, and the like. */
  warnings: string[];
  /** What is true of the run as a whole and of none of its scenarios; absent where there is nothing of the kind. */
  findings?: RunFinding[];
  /** Of the gate of a folder without suites; absent otherwise. */
  reach?: RunReach;
}

/** How far the gate of a folder went. Links are ids, services names. */
export interface RunReach {
  linksKnown: string[];
  linksCut: string[];
  /** Of those that were cut: the platform was well again each time. */
  linksRecovered: string[];
  servicesFaulted: string[];
  /** They run in no link that is known: nothing was done to them. */
  servicesApart: string[];
  /** From the first start until everybody ran and was steady, and for how long they were watched in all. */
  start?: { coldMs: number; watchedMs: number };
}

/** It makes the run fail, or leaves it unknown. */
export interface RunFinding {
  verdict: "fail" | "unknown";
  what: string;
}

export interface RunEnvironment {
  engine: { name: string; version: string; api: string; storageDriver: string; cgroup: string };
  machine: {
    cores: number;
    memoryBytes: number;
    kernel: string;
    os: string;
    node: string;
    /** Milliseconds that one core needed for the same piece of work at the run's beginning and at its end. */
    paceMs?: { begin: number; end: number };
  };
  capabilities: { name: string; available: boolean; detail: string }[];
  images: RunImage[];
  /** Who read the platforms' Compose files: `docker compose 5.6.0`, or our own reader. */
  composeReaders?: string[];
}

export interface RunImage {
  service: string;
  /** What the Compose file or the catalogue asks for. */
  reference: string;
  version: string;
  /** Repository digest, or image id of a local build. */
  digest: string;
  /** `local` is a build of a foreign image, `own` one that the project itself builds. */
  source: "registry" | "local" | "own" | "engine";
  /** What was really started. */
  started: string;
}

export interface ScenarioReport {
  /** Stable across runs; begins with its suite's folder: `durability/store-cut`. */
  id: string;
  title: string;
  /** The claim, in a sentence, and how it is shown. */
  claim?: string;
  method?: string;
  platform: string;
  /** A planted defect: `caught` is what matters then, the verdict is of the catching. */
  defect?: { name: string; description: string; expected: string; caught: boolean };
  verdict: Verdict;
  /** Why it ended as it did, if no check says so: a failed injection, a time-out. */
  reason?: string;
  startedAtMs: number;
  durationMs: number;
  phases: { name: string; beginMs: number; endMs: number }[];
  faults: FaultReport[];
  checks: CheckResult[];
  ledger?: Ledger;
  figures: Figure[];
  /** File of the history, relative to run.json. */
  history: string;
  /** So many lines were written into it; absent in runs that were saved before this was counted. */
  historyLines?: number;
  /** Folder of the post-mortem, relative to run.json, if there is one. */
  postMortem?: string;
  /** One command that repeats it. */
  repeat: string;
  /** Nothing was tried: the user's mistake (2) or the machine's lack (4), as `reason` says. */
  exitCode?: 2 | 4;
}

export interface FaultReport {
  id: string;
  kind: string;
  target: string;
  injectedAtMs: number;
  healedAtMs?: number;
  proof?: { method: string; observed: string; latencyMs: number };
  heal?: { method: string; observed: string; latencyMs: number };
}

/** Counts of record ids, but for the last lines. */
export interface Ledger {
  served: number;
  acknowledged: number;
  /** Served, and neither acknowledged nor failed: they may be stored or not, and cannot be lost. */
  unknown: number;
  /** In the store, counted once by key. */
  stored: number;
  /** Acknowledged, and no audit that may speak of loss has said whether they are stored. */
  unjudged: number;
  /** Acknowledged and known not to be stored, whatever the reason. */
  lost: number;
  /** Of the lost: removed by every broker that held them, by its retention, before they were stored. */
  removedByRetention: number;
  duplicated: number;
  unexpected: number;
  corrupted: number;
  /** Stored although never acknowledged: an operation of unknown outcome that turned out well. */
  recovered: number;
  /** Rows in the store by the path on which they came. */
  byPath: Record<string, number>;
  /** Rows written to the store, repeated ones too, where it can tell. */
  physicalRows?: number;
  /** Rows that the audits read, and how long they took. */
  verifiedRows: number;
  verifyMs: number;
}
