import { type Html, html } from "../html.ts";

const words: [string, string][] = [
  [
    "Scenario",
    "One claim about the platform, tried on real containers: a fault is done to it while work goes on, and then it must recover.",
  ],
  [
    "Fault",
    "What the harness does to a link or a service. It counts only once it is proven to bite, and it ends only once it is proven to be healed.",
  ],
  [
    "Check",
    "Reads the recorded history of a scenario and says pass, fail or unknown, with the events it rests on.",
  ],
  ["Unknown", "The check should have seen something and did not, so it claims nothing. It is not a pass."],
  ["Not covered", "Nothing was declared, or this machine cannot do it. Neither good nor bad, but listed."],
  [
    "Acknowledged",
    "A row about which the source was told: it is safe. Only an acknowledged row can be lost.",
  ],
  [
    "Link",
    "A connection from one service to a port of another, written client->server:port. Each can be cut on its own.",
  ],
  [
    "Breaker",
    "Stops requests to a server that keeps failing. CLOSED lets them through, OPEN holds them back, HALF-OPEN tries one.",
  ],
  ["Planted defect", "A bug put in on purpose, to show that the check named for it objects."],
  [
    "History",
    "Everything that was done and seen, an event a line. The evidence of the checks are lines of it.",
  ],
];

/** For a reader who has never seen one of these. */
export function readingSection(): Html {
  return html`<section id="reading"><h2>How to read this</h2><dl class="glossary">${words.map(
    ([word, meaning]) => html`<div><dt>${word}</dt><dd>${meaning}</dd></div>`,
  )}</dl></section>`;
}
