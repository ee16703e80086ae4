import type { RunEnvironment, RunImage } from "../../harness/history/run-report.ts";
import { bytes, plural } from "../format.ts";
import { type Html, html, said } from "../html.ts";

/** On what the run ran: engine, machine, what the machine can do, and every image that was started. */
export function environmentSection(environment: RunEnvironment): Html {
  const { engine, machine, capabilities, images, composeReaders = [] } = environment;
  return html`<section id="environment"><h2>Environment</h2>
<dl class="facts">
<dt>Engine</dt><dd>${said(`${engine.name} ${engine.version}`, 80)} <span class="soft">API ${said(engine.api, 20)}, storage ${said(engine.storageDriver, 40)}, cgroup ${said(engine.cgroup, 20)}</span></dd>
<dt>Machine</dt><dd>${plural(machine.cores, "core")}, ${bytes(machine.memoryBytes)} <span class="soft">${said(machine.os, 80)}, kernel ${said(machine.kernel, 80)}, Node ${said(machine.node, 40)}</span></dd>
${
  machine.paceMs !== undefined &&
  html`<dt>Pace</dt><dd>${machine.paceMs.begin} ms <span class="soft">of one core for a fixed piece of work at the beginning, ${machine.paceMs.end} ms at the end: times of two runs compare only where these do</span></dd>`
}
${
  composeReaders.length > 0 &&
  html`<dt>Compose files</dt><dd>read by ${said(composeReaders.join(", "), 120)}</dd>`
}
</dl>
${
  capabilities.length > 0 &&
  html`<h3>What this machine can do</h3><ul class="capabilities">${capabilities.map(
    ({ name, available, detail }) =>
      html`<li><b>${available ? "yes" : "no"}</b><span>${said(name, 80)}<span class="under">${said(detail, 240)}</span></span></li>`,
  )}</ul>`
}
${images.length > 0 && imageTable(images)}
</section>`;
}

function imageTable(images: RunImage[]): Html {
  return html`<h3>Images</h3>
<table class="wide images"><thead><tr><th scope="col">Service</th><th scope="col">Asked for</th><th scope="col">Version</th><th scope="col">Started</th><th scope="col">Source</th></tr></thead><tbody>${images.map(imageRow)}</tbody></table>`;
}

function imageRow(image: RunImage): Html {
  return html`<tr><th scope="row">${said(image.service, 60)}</th><td data-name="Asked for"><code>${said(image.reference, 160)}</code></td><td data-name="Version">${said(image.version, 40)}</td><td data-name="Started"><code>${said(image.started, 160)}</code>${!image.started.includes(image.digest) && html`<span class="under"><code>${said(image.digest, 100)}</code></span>`}</td><td data-name="Source">${sourceWords(image.source)}</td></tr>`;
}

function sourceWords(source: RunImage["source"]): Html {
  if (source === "registry") return html`registry`;
  if (source === "engine") return html`lay on the engine`;
  if (source === "own") return html`built by the project`;
  return html`local build<span class="under">not the official image</span>`;
}
