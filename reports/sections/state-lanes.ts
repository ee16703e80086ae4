import { duration } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { CircuitLane } from "../timeline/circuits.ts";
import type { Mark, ServiceLane } from "../timeline/health.ts";
import { baseline, lane, lanesInWords, share, stretchMark } from "./plot.ts";

/** Height of a state as a part of its track. */
const healthHeights: Record<string, number> = {
  healthy: 0.34,
  running: 0.2,
  none: 0.2,
  starting: 0.56,
  degraded: 0.7,
  unhealthy: 1,
  unreachable: 1,
  down: 0.12,
};

/** One lane a service: its own endpoint's answer above, what the engine's check says below. */
export function healthLane(service: ServiceLane, wholeMs: number): Html {
  const drawing: Html[] = [];
  let top = 3;
  for (const [index, track] of service.tracks.entries()) {
    const trackHeight = index === 0 ? 18 : 9;
    drawing.push(baseline(top + trackHeight / 2));
    for (const stretch of track.stretches) {
      const height = Number((trackHeight * (healthHeights[stretch.state] ?? 0.5)).toFixed(1));
      const box = { top: Number((top + (trackHeight - height) / 2).toFixed(1)), height };
      const isBad = stretch.state === "unhealthy" || stretch.state === "unreachable";
      const word = isBad && index === 0 ? stretch.state : undefined;
      const className = stretch.state in healthHeights ? stretch.state : "none";
      drawing.push(
        stretchMark({ ...stretch, note: noteOf(track.via, stretch.note) }, wholeMs, box, className, word),
      );
    }
    top += trackHeight + 4;
  }
  for (const mark of service.marks) drawing.push(containerMark(mark, wholeMs));
  const [first, second] = service.tracks;
  return lane({
    label: service.name,
    note: second === undefined ? undefined : `${first?.via} · ${second.via}`,
    heightPx: Math.max(top - 1, 24),
    kind: "health",
    inWords: lanesInWords(service.name, first?.stretches ?? []),
    drawing: drawing.length === 0 ? [baseline(12)] : drawing,
  });
}

function noteOf(via: string, note: string | undefined): string {
  const who = { endpoint: "says its own endpoint", engine: "says the engine's check" }[via] ?? "";
  return [who, note ?? ""].filter(Boolean).join(", ");
}

const symbols: Record<string, string> = {
  start: "start",
  die: "die",
  kill: "kill",
  oom: "kill",
  stop: "die",
};
const actionWords: Record<string, string> = {
  start: "container started",
  die: "container ended",
  kill: "container was killed",
  stop: "container was stopped",
  pause: "container was paused",
  unpause: "container was resumed",
  oom: "container ran out of memory",
};

function containerMark(mark: Mark, wholeMs: number): Html {
  const times = mark.times > 1 ? `, ${mark.times} times from here on` : "";
  const symbol = symbols[mark.action] ?? "pause";
  return html`<use class="mark mark-${symbol}" href="#mark-${symbol}" x="${share(mark.atMs, wholeMs)}" y="12"><title>${actionWords[mark.action] ?? mark.action} at ${duration(mark.atMs)} (${mark.note})${times}</title></use>`;
}

const circuitBoxes: Record<string, { top: number; height: number }> = {
  closed: { top: 16, height: 4 },
  "half-open": { top: 9, height: 11 },
  open: { top: 2, height: 18 },
  silent: { top: 18, height: 2 },
};

/** A step line of what the breaker's owner claims: low while closed, half up half open, full while open. */
export function circuitLane(circuit: CircuitLane, wholeMs: number): Html {
  const drawing = circuit.stretches.map((stretch) => {
    const known = stretch.state in circuitBoxes ? stretch.state : "silent";
    const box = circuitBoxes[known] ?? { top: 18, height: 2 };
    const word = known === "open" ? "OPEN" : undefined;
    return stretchMark(
      { ...stretch, state: stretch.state.toUpperCase() },
      wholeMs,
      box,
      `circuit-${known}`,
      word,
    );
  });
  return lane({
    label: circuit.service,
    note: circuit.circuit === "" ? "breaker" : `breaker ${circuit.circuit}`,
    heightPx: 24,
    kind: "circuit",
    inWords: lanesInWords(`breaker ${circuit.circuit} of ${circuit.service}`, circuit.stretches),
    drawing: [baseline(19), ...drawing],
  });
}
