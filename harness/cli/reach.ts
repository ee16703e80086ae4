import type { RunReach, ScenarioReport } from "../history/run-report.ts";

/** What is known of a platform before anything of it runs. */
interface Known {
  links: readonly string[];
  services: readonly string[];
}

/** How far the gate of a folder went, from what its scenarios report. */
export function reachOf(scenarios: readonly ScenarioReport[], known: Known): RunReach {
  const faulted = scenarios.flatMap((scenario) =>
    scenario.faults
      .filter(({ proof }) => proof !== undefined)
      .map(({ target }) => ({ target, isWell: scenario.verdict === "pass" })),
  );
  const isLink = (target: string) => target.includes("->");
  // Visitors are kept away from a server while a link to it is cut: theirs is no link of the platform.
  const isOwn = (link: string) => known.services.includes(link.split("->")[0] ?? "");
  const cut = [...new Set(faulted.map(({ target }) => target).filter((it) => isLink(it) && isOwn(it)))];
  const isWell = (link: string) => faulted.every(({ target, isWell: well }) => target !== link || well);
  const linked = new Set(
    known.links.flatMap((id) => id.split("->").map((end) => end.replace(/:\d+.*$/, ""))),
  );
  const start = scenarios.find(({ id }) => id.endsWith("/clean-start"));
  const cold = start?.figures.find(({ id }) => id === "cold-start")?.value;
  return {
    linksKnown: [...new Set([...known.links, ...cut])],
    linksCut: cut,
    linksRecovered: cut.filter(isWell),
    servicesFaulted: [...new Set(faulted.map(({ target }) => target).filter((target) => !isLink(target)))],
    servicesApart: known.services.filter((name) => !linked.has(name)),
    ...(start === undefined || cold === undefined
      ? {}
      : { start: { coldMs: cold, watchedMs: watchedMs(start) } }),
  };
}

/** The phase in which a start is watched. */
function watchedMs({ phases }: ScenarioReport): number {
  return phases.reduce((sum, { beginMs, endMs }) => sum + endMs - beginMs, 0);
}
