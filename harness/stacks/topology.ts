import { alertsOf, backoffsOf, circuitsOf } from "../declare/declared.ts";
import type { TopologyData } from "../history/events.ts";
import { isDone } from "../system/never-ready.ts";
import { scaledHealth } from "../system/service-to-container.ts";
import type { System } from "../system/system.ts";

/** What the platform declares, at this run's scale: the first event of every history. */
export function topologyOf(system: System): TopologyData {
  const { platform, scale } = system.options;
  return {
    platform: platform.name,
    services: system.specs.map((spec) => {
      const health =
        spec.healthcheck === undefined
          ? undefined
          : scaledHealth(spec.name, spec.healthcheck, { platform, scale });
      return {
        name: spec.name,
        ...(spec.instanceOf === undefined ? {} : { instanceOf: spec.instanceOf }),
        role: system.service(spec.name).role,
        dependsOn: spec.dependsOn.map(({ service, condition }) => ({ service, condition })),
        hasHealthCheck: health !== undefined && health.test[0] !== "NONE",
        ...(health === undefined
          ? {}
          : {
              health: { intervalMs: health.intervalMs, timeoutMs: health.timeoutMs, retries: health.retries },
            }),
        restart: spec.restart.name,
        ...(isDone(spec, system.watch.state(spec.name)) ? { done: true as const } : {}),
      };
    }),
    links: system.linkSpecs.map(({ id, client, server, port, protocol }) => ({
      ...{ id, client, server, port, path: system.options.ways.path },
      ...(protocol === undefined ? {} : { protocol }),
    })),
    circuits: circuitsOf(platform).map(({ metric: _metric, states: _states, ...circuit }) => ({
      ...circuit,
      openMs: scale.of(circuit.openMs),
    })),
    backoffs: backoffsOf(platform).map((backoff) => ({
      ...backoff,
      initialMs: scale.of(backoff.initialMs),
      capMs: scale.of(backoff.capMs),
    })),
    alerts: alertsOf(platform),
  };
}
