import { everyMs } from "../core/every.ts";
import type { GaugeDeclaration } from "../declare/mapping.ts";
import type { CircuitState } from "../history/events.ts";
import type { Probe } from "../history/probe.ts";
import { circuitGauge } from "./circuit-gauge.ts";
import { readMetrics } from "./read-metrics.ts";

/** A circuit's transitions are also in the logs, at their own times; a scrape costs the application some milliseconds. */
const withCircuitsMs = 500;
const withoutCircuitsMs = 1_000;
const limitMs = 2_000;

export interface WatchedCircuit extends GaugeDeclaration {
  circuit: string;
}

/**
 * A service's Prometheus metrics, polled over the harness's own path. Values that are no runtime internals are
 * written when they change, at most every half second; circuit states at once, and anew after
 * every gap.
 */
export function serviceMetrics(
  service: { name: string; address: string },
  port: number,
  path: string,
  circuits: WatchedCircuit[],
): Probe {
  return {
    name: `metrics:${service.name}`,
    begin({ recorder, clock }) {
      const place = { name: service.name, address: service.address, port, path };
      const intervalMs = circuits.length > 0 ? withCircuitsMs : withoutCircuitsMs;
      let blind = false;
      let lastLook: number | undefined;
      let lastValues = "";
      let lastWritten = Number.NEGATIVE_INFINITY;
      const lastStates = new Map<string, CircuitState>();
      // A restart may lie between two looks that were both answered.
      const forget = recorder.onSighting(({ kind, subject }) => {
        if (kind === "container" && subject === service.name) lastStates.clear();
      });
      const looking = everyMs(intervalMs, async () => {
        const values = await readMetrics(place, limitMs).catch(() => undefined);
        if ((values === undefined) !== blind) {
          blind = values === undefined;
          // Behind a gap another process may answer: what it claims is said anew, also where it is the same.
          if (blind) lastStates.clear();
          const probe = `metrics:${service.name}`;
          recorder.append({
            source: "metrics",
            kind: "probe",
            subject: service.name,
            data: {
              probe,
              edge: blind ? "gap" : "begin",
              ...(blind ? { detail: "the metrics could not be read" } : {}),
            },
          });
        }
        if (values === undefined) return;
        // The change lies somewhere since the last look.
        const uncertaintyMs = lastLook === undefined ? intervalMs : clock.now() - lastLook;
        lastLook = clock.now();
        for (const watched of circuits) {
          const { circuit } = watched;
          const state = circuitGauge(values, watched);
          if (state === undefined || lastStates.get(circuit) === state) continue;
          lastStates.set(circuit, state);
          recorder.append({
            source: "metrics",
            kind: "circuit",
            subject: service.name,
            uncertaintyMs,
            data: { circuit, state, via: "metric" },
          });
        }
        const key = JSON.stringify(values);
        if (key === lastValues || clock.now() - lastWritten < 500) return;
        lastValues = key;
        lastWritten = clock.now();
        recorder.append({
          source: "metrics",
          kind: "metric",
          subject: service.name,
          uncertaintyMs,
          data: { values },
        });
      });
      return {
        ...looking,
        async end() {
          forget();
          await looking.end();
        },
      };
    },
  };
}
