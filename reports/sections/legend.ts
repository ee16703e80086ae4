import { type Html, html } from "../html.ts";

const samples: [string, Html][] = [
  ["fault", html`<rect class="fault" width="22" height="12" rx="2"/>`],
  ["healthy", html`<rect class="healthy" y="4" width="22" height="5"/>`],
  ["starting", html`<rect class="starting" y="2" width="22" height="9"/>`],
  ["not started yet", html`<rect class="absent" y="5" width="22" height="2"/>`],
  ["unhealthy", html`<rect class="unhealthy" width="22" height="13"/>`],
  ["unreachable", html`<rect class="unreachable" width="22" height="13"/>`],
  ["not running", html`<rect class="down" y="5" width="22" height="2"/>`],
  ["breaker closed", html`<rect class="circuit-closed" y="9" width="22" height="4"/>`],
  ["half-open", html`<rect class="circuit-half-open" y="5" width="22" height="8"/>`],
  ["open", html`<rect class="circuit-open" width="22" height="13"/>`],
  ["container started", html`<use class="mark mark-start" href="#mark-start" x="11" y="3"/>`],
  ["ended", html`<use class="mark mark-die" href="#mark-die" x="11" y="7"/>`],
  ["killed", html`<use class="mark mark-kill" href="#mark-kill" x="11" y="7"/>`],
  ["connection", html`<path class="tick-attempt" d="M11 6V13"/>`],
  ["refused", html`<path class="tick-refused" d="M11 1V13"/>`],
  ["unanswered", html`<path class="tick-unanswered" d="M11 1V13"/>`],
  ["reset", html`<path class="tick-reset" d="M11 1V13"/>`],
  ["traffic", html`<g class="traffic"><path d="M0 13V9H6V4H14V7H22V13Z"/></g>`],
];

/** What the marks of a time line mean. */
export function legend(): Html {
  return html`<details class="legend"><summary>What the marks mean</summary><ul id="marks">${samples.map(
    ([words, drawing]) =>
      html`<li><svg width="22" height="14" aria-hidden="true">${drawing}</svg>${words}</li>`,
  )}</ul></details>`;
}
