import type { Verdict } from "../../harness/history/verdict.ts";
import { type Html, html } from "../html.ts";
import { verdictWords } from "../tally.ts";

const names: Record<Verdict, string> = {
  pass: "pass",
  fail: "fail",
  unknown: "unknown",
  "not covered": "uncovered",
};

/** The class under which a verdict's colours stand. */
export function verdictClass(verdict: Verdict): string {
  return `v-${names[verdict]}`;
}

export function verdictIcon(verdict: Verdict): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#icon-${names[verdict]}"/></svg>`;
}

/** A verdict as shape and word; the colour only repeats it. */
export function badge(verdict: Verdict, word = verdictWords[verdict]): Html {
  return html`<span class="badge ${verdictClass(verdict)}">${verdictIcon(verdict)}${word}</span>`;
}

/** Shapes used by reference all over the page, so that each is in the file once. */
export function symbols(): Html {
  return html`<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>
<symbol id="icon-pass" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8"/><path class="cut" d="M4.4 8.3l2.5 2.5 4.8-5.3"/></symbol>
<symbol id="icon-fail" viewBox="0 0 16 16"><path d="M4.8.3h6.4l4.5 4.5v6.4l-4.5 4.5H4.8L.3 11.2V4.8z"/><path class="cut" d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/></symbol>
<symbol id="icon-unknown" viewBox="0 0 16 16"><rect class="whole" x="1" y="1" width="14" height="14" rx="2.5"/><path class="dash" d="M5.4 6.2c0-3.3 5.2-3.2 5.2 0 0 1.9-2.6 1.9-2.6 3.7M8 12.2v.5"/></symbol>
<symbol id="icon-other" viewBox="0 0 16 16"><path d="M8 .8l7.6 13.9H.4z"/><path class="cut" d="M8 5.8v4.4M8 12.4v.5"/></symbol>
<symbol id="icon-uncovered" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="6.8"/><path class="dash" d="M5 8h6"/></symbol>
<g id="mark-start"><path d="M-4 7L0 0l4 7z"/></g>
<g id="mark-die"><path d="M-4-4L4 4M4-4l-8 8"/></g>
<g id="mark-kill"><path d="M-5-5L5 5M5-5l-10 10M0-7V7"/></g>
<g id="mark-pause"><path d="M-2.5-5V5M2.5-5V5"/></g>
<pattern id="hatch-starting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2.5" height="6"/></pattern>
<pattern id="hatch-bad" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="3" height="6"/></pattern>
<pattern id="hatch-ill" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="3" height="6"/></pattern>
<pattern id="hatch-half" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2.5" height="6"/></pattern>
<pattern id="hatch-closed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-line" width="1" height="5"/></pattern>
</defs></svg>`;
}
