import type { StartedProbe } from "../core/probe.ts";
import type { Handles } from "../system/platform.ts";
import { platformProbes } from "./platform-probes.ts";
import type { Stack } from "./stack.ts";
import { topologyOf } from "./topology.ts";

/** Writes what the platform declares and the state that a history begins with. */
export function beginHistory<H extends Handles>({ system, recorder }: Stack<H>): void {
  recorder.append({
    source: "scenario",
    kind: "topology",
    subject: system.options.platform.name,
    data: topologyOf(system),
  });
  const edge = system.watch.lost === undefined ? "begin" : "gap";
  const standing = ["engine", ...system.fronts.map(({ server }) => `capture:${server}`)];
  for (const probe of standing) {
    recorder.append({ source: "scenario", kind: "probe", subject: probe, data: { probe, edge } });
  }
  for (const { name } of system.services) {
    const { running, health } = system.watch.state(name);
    if (running)
      recorder.append({
        source: "engine",
        kind: "health",
        subject: name,
        data: { status: health, via: "engine" },
      });
  }
  for (const link of system.links) {
    recorder.append({
      source: "proxy",
      kind: "proxy",
      subject: link.id,
      data: { listening: link.listening, reason: "as the history begins" },
    });
  }
}

/** Starts every probe that the platform allows; `end` writes their ends, also those of the standing ones. */
export async function beginProbes<H extends Handles>({
  system,
  recorder,
  clock,
}: Stack<H>): Promise<StartedProbe> {
  const started: { name: string; probe: StartedProbe }[] = [];
  const mark = (probe: string, edge: "begin" | "end") =>
    recorder.append({ source: "scenario", kind: "probe", subject: probe, data: { probe, edge } });
  for (const probe of platformProbes(system)) {
    started.push({ name: probe.name, probe: await probe.begin({ recorder, clock }) });
    mark(probe.name, "begin");
  }
  return {
    async end() {
      for (const { name, probe } of started) {
        await probe.end();
        mark(name, "end");
      }
      for (const { server } of system.fronts) mark(`capture:${server}`, "end");
      mark("engine", "end");
    },
  };
}
