import { type Html, html } from "../html.ts";
import type { CircuitLane } from "../timeline/circuits.ts";
import type { Mark, ServiceLane } from "../timeline/health.ts";
import { denseTrack, mostSingleStretches } from "./dense-track.ts";
import { type Axis, at, baseline, lane, lanesInWords, share, stretchMark } from "./plot.ts";

/** Height of a state as a part of its track. */
const healthHeights: Record<string, number> = {
  healthy: 0.34,
  running: 0.2,
  none: 0.2,
  starting: 0.56,
  degraded: 0.7,
  unhealthy: 1,
  unreachable: 1,
  absent: 0.12,
  down: 0.12,
};

/** Services to which something happened come first; the others keep their order. */
export function eventfulFirst(services: readonly ServiceLane[]): ServiceLane[] {
  return services.toSorted((a, b) => Number(isCalm(a)) - Number(isCalm(b)));
}

/** Well from end to end, whichever way it was asked. */
function isCalm({ tracks, marks }: ServiceLane): boolean {
  const states = new Set(tracks.flatMap((track) => track.stretches.map((stretch) => stretch.state)));
  return marks.length === 0 && states.size < 2;
}

/**
 * One lane a service: its own endpoint's answer above, what the engine's check says below. Only where a finding is about
 * it does what is bad stand in the colour of failure.
 */
export function healthLane(service: ServiceLane, axis: Axis, isAccused: boolean): Html {
  const drawing: Html[] = [];
  const tracks = isCalm(service) ? service.tracks.slice(0, 1) : service.tracks;
  let top = 3;
  for (const [index, track] of tracks.entries()) {
    const height = index > 0 ? 9 : isCalm(service) ? 12 : 18;
    drawing.push(baseline(top + height / 2), ...trackMarks(track, index === 0, { top, height }, axis));
    top += height + 4;
  }
  for (const mark of service.marks) drawing.push(containerMark(mark, axis));
  const [first, second] = tracks;
  return lane({
    label: service.name,
    note: second === undefined ? undefined : `${first?.via} · ${second.via}`,
    heightPx: Math.max(top - 1, 18),
    kind: isAccused ? "health accused" : "health",
    inWords: lanesInWords(service.name, first?.stretches ?? []),
    drawing: drawing.length === 0 ? [baseline(9)] : drawing,
  });
}

function trackMarks(
  { via, stretches }: ServiceLane["tracks"][number],
  isMain: boolean,
  track: { top: number; height: number },
  axis: Axis,
): Html[] {
  const boxOf = (state: string) => {
    const height = Number((track.height * (healthHeights[state] ?? 0.5)).toFixed(1));
    const top = Number((track.top + (track.height - height) / 2).toFixed(1));
    return { top, height, className: state in healthHeights ? state : "none" };
  };
  if (stretches.length > mostSingleStretches) return [denseTrack(stretches, axis.wholeMs, boxOf)];
  return stretches.map((stretch) => {
    const isBad = stretch.state === "unhealthy" || stretch.state === "unreachable";
    const box = boxOf(stretch.state);
    const noted = { ...stretch, note: noteOf(via, stretch.note) };
    return stretchMark(noted, axis, box, box.className, isBad && isMain ? stretch.state : undefined);
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

function containerMark(mark: Mark, axis: Axis): Html {
  const times = mark.times > 1 ? `, ${mark.times} times from here on` : "";
  const symbol = symbols[mark.action] ?? "pause";
  return html`<use class="mark mark-${symbol}" href="#mark-${symbol}" x="${share(mark.atMs, axis.wholeMs)}" y="12"><title>${actionWords[mark.action] ?? mark.action} at ${at(axis, mark.atMs)} (${mark.note})${times}</title></use>`;
}

const circuitBoxes: Record<string, { top: number; height: number }> = {
  closed: { top: 16, height: 4 },
  "half-open": { top: 9, height: 11 },
  open: { top: 2, height: 18 },
  silent: { top: 18, height: 2 },
};

/** A step line of what the breaker's owner claims: low while closed, half up half open, full while open. */
export function circuitLane(circuit: CircuitLane, axis: Axis): Html {
  const boxOf = (state: string) => {
    const known = state in circuitBoxes ? state : "silent";
    return { ...(circuitBoxes[known] ?? { top: 18, height: 2 }), className: `circuit-${known}` };
  };
  const isDense = circuit.stretches.length > mostSingleStretches;
  const drawing = circuit.stretches.map((stretch) => {
    const box = boxOf(stretch.state);
    const word = stretch.state === "open" ? "OPEN" : undefined;
    const shown = { ...stretch, state: stretch.state.toUpperCase() };
    return stretchMark(shown, axis, box, box.className, word);
  });
  return lane({
    label: circuit.service,
    note: circuit.circuit === "" ? "breaker" : `breaker ${circuit.circuit}`,
    heightPx: 24,
    kind: "circuit",
    inWords: lanesInWords(`breaker ${circuit.circuit} of ${circuit.service}`, circuit.stretches),
    drawing: [baseline(19), ...(isDense ? [denseTrack(circuit.stretches, axis.wholeMs, boxOf)] : drawing)],
  });
}
