import type { RunFinding, ScenarioReport } from "../history/run-report.ts";

/** So many reasons are named; the scenarios themselves tell the others. */
const mostReasons = 3;

/** The check that tells whether anybody met a fault. */
const meeting = "fault effective";

/**
 * A gate in which no fault was proven to bite somebody has tested nothing, however well everybody ran meanwhile: it is unknown,
 * and says what would make it testable. Undefined where something was tested, or where something failed.
 */
export function nothingTested(
  scenarios: readonly ScenarioReport[],
  notCovered: readonly { what: string; why: string }[],
): RunFinding | undefined {
  if (scenarios.some(({ verdict }) => verdict === "fail")) return undefined;
  // Where nothing could be tried at all the run is no pass anyway, and says why.
  if (scenarios.length > 0 && scenarios.every(({ verdict }) => verdict === "not covered")) return undefined;
  if (scenarios.some(hasBitten)) return undefined;
  const left = scenarios.flatMap(({ verdict, reason, checks }) => {
    if (verdict === "not covered") return [reason ?? checks[0]?.summary ?? ""];
    return checks.filter(isUnmet).map(({ summary }) => summary);
  });
  const links = notCovered
    .filter(({ what }) => what.startsWith("link "))
    .map(({ what, why }) => `${what}: ${why}`);
  const reasons = [...new Set([...left, ...links])].filter(Boolean);
  const why =
    reasons.length === 0
      ? "no link between its services is known; it is testable once a service names another with its port (environment, command, expose, or links in platform.ts)"
      : `${reasons.slice(0, mostReasons).join("; ")}${reasons.length > mostReasons ? `; and ${reasons.length - mostReasons} more` : ""}; it is testable once somebody uses a link while it is watched`;
  return { verdict: "unknown", what: `nothing was tested: ${why}` };
}

function hasBitten({ verdict, faults, checks }: ScenarioReport): boolean {
  return (
    verdict !== "not covered" && faults.some(({ proof }) => proof !== undefined) && !checks.some(isUnmet)
  );
}

function isUnmet({ name, verdict }: ScenarioReport["checks"][number]): boolean {
  return name === meeting && verdict === "not covered";
}
