import type { ScenarioReport } from "../harness/history/run-report.ts";

const known = new WeakMap<readonly ScenarioReport[], Map<ScenarioReport, string>>();

/** Where a scenario stands on the page: by its id, so that a link holds in the next run's page too. */
export function scenarioAnchor(scenarios: readonly ScenarioReport[], scenario: ScenarioReport): string {
  const anchors = known.get(scenarios) ?? anchorsOf(scenarios);
  known.set(scenarios, anchors);
  return anchors.get(scenario) ?? slug(scenario.id);
}

function anchorsOf(scenarios: readonly ScenarioReport[]): Map<ScenarioReport, string> {
  const times = new Map<string, number>();
  return new Map(
    scenarios.map((scenario) => {
      const own = slug(scenario.id);
      const time = (times.get(own) ?? 0) + 1;
      times.set(own, time);
      return [scenario, time > 1 ? `${own}-${time}` : own];
    }),
  );
}

function slug(id: string): string {
  return `s-${id.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 120)}`;
}
