import { type HistoryLine, listIn, numberIn, textIn } from "./line.ts";
import { type Span, within } from "./span.ts";
import { type StateChange, type Stretch, stretchesOf } from "./stretches.ts";

/** What a service's health was, by each way it was asked, and what happened to its container. */
export interface ServiceLane {
  name: string;
  tracks: { via: string; stretches: Stretch[] }[];
  marks: Mark[];
}

export interface Mark {
  action: string;
  atMs: number;
  note: string;
  /** How many of the same kind this one stands for. */
  times: number;
}

const ranks = [
  "none",
  "absent",
  "running",
  "healthy",
  "starting",
  "degraded",
  "unhealthy",
  "unreachable",
  "down",
];
const rank = (state: string) => ranks.indexOf(state);

/** A container action that a lane marks; the others (create, destroy) say nothing that a reader needs. */
const marked = new Set(["start", "die", "kill", "stop", "pause", "unpause", "oom"]);
/** Of one action in one lane. */
const mostMarks = 10;

export class HealthCollector {
  readonly #changes = new Map<string, Map<string, StateChange[]>>();
  readonly #marks = new Map<string, Mark[]>();
  /** When the container of a service was started for the first time, of those that had none before. */
  readonly #firstStarts = new Map<string, number>();
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  declare(service: string): Map<string, StateChange[]> {
    const tracks = this.#changes.get(service) ?? new Map<string, StateChange[]>();
    this.#changes.set(service, tracks);
    return tracks;
  }

  see(line: HistoryLine): void {
    if (line.kind === "health") this.#health(line);
    if (line.kind === "container") this.#container(line);
  }

  #health({ at, subject, data }: Extract<HistoryLine, { kind: "health" }>): void {
    const tracks = this.declare(subject);
    const via = textIn(data, "via") ?? "engine";
    const failing = listIn(data, "failing").filter((name) => typeof name === "string");
    const httpStatus = numberIn(data, "httpStatus");
    const notes = [
      httpStatus === undefined ? "" : `HTTP ${httpStatus}`,
      failing.length > 0 ? `failing: ${failing.join(", ")}` : "",
      textIn(data, "detail") ?? "",
    ];
    const change = { at, state: textIn(data, "status") ?? "none", note: notes.filter(Boolean).join(", ") };
    const changes = tracks.get(via) ?? [];
    tracks.set(via, changes);
    changes.push(change);
  }

  #container({ at, subject, data }: Extract<HistoryLine, { kind: "container" }>): void {
    const action = textIn(data, "action") ?? "";
    if (!marked.has(action)) return;
    const tracks = this.declare(subject);
    if (!this.#firstStarts.has(subject))
      this.#firstStarts.set(subject, action === "start" ? at : Number.NEGATIVE_INFINITY);
    const exitCode = numberIn(data, "exitCode");
    if (action === "start" || action === "die") {
      const state = action === "die" ? "down" : "running";
      if (tracks.size === 0) tracks.set("container", []);
      for (const changes of tracks.values()) changes.push({ at, state });
    }
    const atMs = at - this.#span.beginMs;
    if (atMs < 0 || atMs > this.#span.durationMs) return;
    const who = textIn(data, "by") === "harness" ? "by the harness" : "by itself";
    const note = `${who}${exitCode === undefined ? "" : `, exit code ${exitCode}`}`;
    const marks = this.#marks.get(subject) ?? [];
    this.#marks.set(subject, marks);
    const last = marks.findLast((mark) => mark.action === action);
    const tooNear = this.#span.durationMs / mostMarks;
    // A crash loop writes thousands; marks that would cover each other become one with a count.
    if (last !== undefined && within(this.#span, at) - last.atMs < tooNear) last.times += 1;
    else marks.push({ action, atMs, note, times: 1 });
  }

  lanes(): ServiceLane[] {
    return [...this.#changes].map(([name, tracks]) => ({
      name,
      tracks: [...tracks]
        .filter(([via]) => via !== "container" || tracks.size === 1)
        .sort(([a], [b]) => (a === "endpoint" ? -1 : b === "endpoint" ? 1 : 0))
        .map(([via, changes]) => ({
          via,
          stretches: stretchesOf(startingUp(changes, this.#firstStarts.get(name)), this.#span, rank),
        })),
      marks: this.#marks.get(name) ?? [],
    }));
  }
}

const away = new Set(["unreachable", "unhealthy"]);

/**
 * A container that was not started yet is no illness, nor is what it says until it is well for the first time. One that
 * never becomes well, or that was well before, keeps its states.
 */
function startingUp(changes: readonly StateChange[], startedAt = Number.NEGATIVE_INFINITY): StateChange[] {
  const firstWell = changes.find(({ state }) => state === "healthy")?.at;
  if (firstWell === undefined || firstWell < startedAt) return [...changes];
  return changes.map((change) => {
    if (!away.has(change.state) || change.at >= firstWell || startedAt === Number.NEGATIVE_INFINITY)
      return change;
    return change.at < startedAt ? { at: change.at, state: "absent" } : { ...change, state: "starting" };
  });
}
