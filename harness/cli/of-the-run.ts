import type { RunFinding, ScenarioReport } from "../history/run-report.ts";

/** So many reasons are named; the scenarios themselves tell the others. */
const mostReasons = 3;

/**
 * A gate in which no fault was proven to bite has tested nothing, however well everybody ran meanwhile: it is unknown,
 * and says what would make it testable. Undefined where something was tested, or where something failed.
 */
export function nothingTested(
  scenarios: readonly ScenarioReport[],
  notCovered: readonly { what: string; why: string }[],
): RunFinding | undefined {
  if (scenarios.some(({ verdict }) => verdict === "fail")) return undefined;
  // Where nothing could be tried at all the run is no pass anyway, and says why.
  if (scenarios.length > 0 && scenarios.every(({ verdict }) => verdict === "not covered")) return undefined;
  const bit = scenarios.some(
    ({ verdict, faults }) => verdict !== "not covered" && faults.some(({ proof }) => proof !== undefined),
  );
  if (bit) return undefined;
  const left = scenarios.flatMap(({ verdict, reason, checks }) =>
    verdict === "not covered" ? [reason ?? checks[0]?.summary ?? ""] : [],
  );
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
