import type { FaultReport, ScenarioReport } from "../../harness/history/run-report.ts";
import { duration, since } from "../format.ts";
import type { ScenarioHistory } from "../history.ts";
import { type Html, html, shortened } from "../html.ts";
import { ticks } from "../timeline/axis.ts";
import { linkLanes } from "./link-lanes.ts";
import { type Axis, at, lane, roomFor, share } from "./plot.ts";
import { rowLane } from "./row-lane.ts";
import { circuitLane, eventfulFirst, healthLane } from "./state-lanes.ts";

/** More faults or phases than this are not drawn one by one; run.json has them all. */
const mostRows = 40;
const faultRowPx = 26;

/** Everything that happened in a scenario on one time axis. Without a history, faults and phases remain. */
export function timeline(scenario: ScenarioReport, history: ScenarioHistory | undefined, axis: Axis): Html {
  const { wholeMs } = axis;
  const services = history?.services ?? [];
  const circuits = history?.circuits ?? [];
  return html`
<figure class="timeline" tabindex="0" data-duration="${wholeMs}" data-wall="${axis.beginWallMs}" role="group" aria-label="Time line of ${shortened(scenario.title, 120)}">
${background(scenario)}
${axisLane(wholeMs)}
${scenario.phases.length > 0 && phaseLane(scenario, axis)}
${scenario.faults.length > 0 && faultLane(scenario, axis)}
${history?.rows !== undefined && html`<h3 class="group">Rows</h3>${rowLane(history.rows)}`}
${circuits.length > 0 && html`<h3 class="group">Breakers</h3>${circuits.map((circuit) => circuitLane(circuit, axis))}`}
${services.length > 0 && html`<h3 class="group">Health</h3>${eventfulFirst(services).map((service) => healthLane(service, axis, isAccused(scenario, service.name)))}`}
${(history?.links.length ?? 0) > 0 && html`<h3 class="group">Connections</h3>${linkLanes(history?.links ?? [], scenario, axis)}`}
</figure>`;
}

/** Whether something that is known to be wrong is about this service, or about what it does. */
function isAccused({ checks }: ScenarioReport, service: string): boolean {
  return checks.some(({ findings }) =>
    findings.some(({ subject, unknown }) => unknown !== true && subject.split(/[\s:]|->/).includes(service)),
  );
}

/** Grid lines and the bands of faults, behind all lanes, so that cause and effect line up. */
function background({ durationMs, faults, startedAtMs }: ScenarioReport): Html {
  return html`<svg class="bands" aria-hidden="true">
${ticks(durationMs).map((tick) => html`<line class="${tick.minor ? "grid minor" : "grid"}" x1="${share(tick.atMs, durationMs)}" x2="${share(tick.atMs, durationMs)}" y1="0" y2="100%"/>`)}
${faults.map((fault) => {
  const { beginMs, endMs } = stretchOf(fault, startedAtMs, durationMs);
  return html`<rect class="band" x="${share(beginMs, durationMs)}" width="${share(endMs - beginMs, durationMs)}" y="0" height="100%"/>`;
})}
</svg>`;
}

function axisLane(wholeMs: number): Html {
  return html`<div class="lane axis"><div class="label">time</div><svg class="plot" height="20" width="100%" aria-hidden="true">${ticks(
    wholeMs,
  ).map((tick) => {
    const portion = wholeMs > 0 ? tick.atMs / wholeMs : 0;
    const anchor = portion < 0.02 ? "start" : portion > 0.96 ? "end" : "middle";
    return html`<text class="${tick.minor ? "minor" : ""}" x="${share(tick.atMs, wholeMs)}" y="13" text-anchor="${anchor}">${tick.label}</text>`;
  })}</svg></div>`;
}

function phaseLane({ phases, startedAtMs, durationMs }: ScenarioReport, axis: Axis): Html {
  const drawing = phases.slice(0, mostRows).map((phase, index) => {
    const beginMs = Math.min(Math.max(phase.beginMs - startedAtMs, 0), durationMs);
    const endMs = Math.min(Math.max(phase.endMs - startedAtMs, beginMs), durationMs);
    const name = shortened(phase.name, 60);
    const room = roomFor(name, durationMs > 0 ? (endMs - beginMs) / durationMs : 0);
    const title = `phase “${name}”: ${at(axis, beginMs)}, for ${duration(endMs - beginMs)}`;
    return html`<rect class="phase${index % 2 === 1 && " odd"}" x="${share(beginMs, durationMs)}" width="${share(endMs - beginMs, durationMs)}" y="1" height="18"><title>${title}</title></rect>${
      room !== "none" &&
      html`<text class="${room === "wide" && "roomy"}" x="${share(beginMs, durationMs)}" dx="6" y="10">${name}</text>`
    }`;
  });
  const words = phases.map((phase) => `${phase.name} ${duration(phase.endMs - phase.beginMs)}`).join("; ");
  return lane({ label: "phases", heightPx: 20, kind: "phases", inWords: `phases: ${words}`, drawing });
}

/** Each fault as a bar with its name below; on a narrow page the name starts at the left edge. */
function faultLane({ faults, startedAtMs, durationMs }: ScenarioReport, axis: Axis): Html {
  const rowEnds: number[] = [];
  const drawing = faults.slice(0, mostRows).map((fault) => {
    const { beginMs, endMs } = stretchOf(fault, startedAtMs, durationMs);
    const name = shortened(`${fault.kind} · ${fault.target}`, 64);
    const nameMs = ((name.length * 7) / 740) * durationMs;
    const isLate = beginMs + nameMs > durationMs;
    const free = rowEnds.findIndex((end) => end <= (isLate ? Math.min(beginMs, endMs - nameMs) : beginMs));
    const row = free === -1 ? rowEnds.length : free;
    rowEnds[row] = Math.max(endMs, isLate ? endMs : beginMs + nameMs);
    const top = row * faultRowPx;
    const begin = share(beginMs, durationMs);
    return html`<rect class="fault" x="${begin}" width="${share(endMs - beginMs, durationMs)}" y="${top + 2}" height="8"><title>${faultTitle(fault, startedAtMs, axis)}</title></rect><text class="roomy" x="${isLate ? share(endMs, durationMs) : begin}" text-anchor="${isLate ? "end" : "start"}" y="${top + 18}">${name}</text><text class="narrow" x="0" y="${top + 18}">${name}</text>`;
  });
  return lane({
    label: "faults",
    note: "done by the harness",
    heightPx: Math.max(1, rowEnds.length) * faultRowPx,
    kind: "faults",
    inWords: `faults: ${faults.map((fault) => faultTitle(fault, startedAtMs, axis)).join("; ")}`,
    drawing,
  });
}

function stretchOf(fault: FaultReport, startedAtMs: number, durationMs: number) {
  const beginMs = Math.min(Math.max(fault.injectedAtMs - startedAtMs, 0), durationMs);
  const healedMs = fault.healedAtMs === undefined ? durationMs : fault.healedAtMs - startedAtMs;
  return { beginMs, endMs: Math.min(Math.max(healedMs, beginMs), durationMs) };
}

function faultTitle(fault: FaultReport, startedAtMs: number, axis: Axis): string {
  const healed =
    fault.healedAtMs === undefined ? "never healed" : `healed at ${since(fault.healedAtMs - startedAtMs)}`;
  const proof = fault.proof === undefined ? "not proven" : `proven after ${duration(fault.proof.latencyMs)}`;
  const heal = fault.heal === undefined ? "" : `, proven after ${duration(fault.heal.latencyMs)}`;
  const begun = `injected at ${at(axis, fault.injectedAtMs - startedAtMs)}, ${proof}`;
  return `${shortened(`${fault.kind} on ${fault.target}`, 120)}: ${begun}; ${healed}${heal}`;
}
