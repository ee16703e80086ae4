import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { History } from "../../history/log.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { type Claim, judgeGaps, placeOf } from "./commit-gaps.ts";

const name = "committed offsets";
/** A violation that lasts longer than this must not go unseen on a machine that keeps up. */
const shortestUnseenMs = 500;

/**
 * What a consumer committed was stored by then, set aside in the dead-letter topic, or removed by retention before it
 * was committed: looked at often enough that no violation slips through. A position that moved while nothing could
 * be read was not seen, without the time in which nobody could commit or store.
 *
 * @param options.allowance added to the half second within which a violation must be seen: what a replay that uses
 *   up all cores may delay two looks by. A violation that outlasts both is seen in any case.
 */
export function committedOffsets(options: { allowance?: Duration } = {}): Check {
  const blindMs = shortestUnseenMs + milliseconds(options.allowance ?? 0);
  const fine = "stored, set aside, or was removed before it was committed";
  const bound = `every id below a committed position is ${fine}; none unseen for more than ${humanDuration(blindMs)}`;
  return {
    id: "committed-offsets",
    options,
    name,
    run(history) {
      const claims = history.of("committed");
      if (claims.length === 0) return notJudged(name, "unknown", "no committed position was looked at");
      const findings = new Findings();
      const partitions = Map.groupBy(claims, (claim) => placeOf(claim));
      for (const [place, ofPlace] of partitions) judgePartition(findings, place, ofPlace);
      judgeWatch(history, findings, claims);
      if (!claims.some((claim) => claim.data.state === "proven" && claim.data.committed > 0)) {
        findings.unknown("claims", "any commit at all");
      }
      const proven = claims.filter((claim) => claim.data.state === "proven").length;
      findings.measure({ id: "claims-proven", name: "claims proven", value: proven, unit: "count" });
      measureExcused(findings, claims);
      judgeGaps(history, findings, claims, { blindMs, workEndMs: endOfWork(history, claims) });
      return findings.conclude(
        name,
        bound,
        `${plural(proven, "claim")} on ${plural(partitions.size, "partition")} proven in ${plural(claims.length, "look")}`,
      );
    },
  };
}

function judgePartition(findings: Findings, place: string, claims: readonly Claim[]): void {
  for (const claim of claims.filter(({ data }) => data.state === "broken")) {
    const missing = (claim.data.missing ?? []).map(
      (range) => `producer ${range.producer}: ${range.first}–${range.last}`,
    );
    const ids = missing.length === 0 ? "ids not named" : missing.join(", ");
    findings.fail(place, `${place} committed up to ${claim.data.committed}, but not stored: ${ids}`, claim);
  }
  const last = claims.at(-1);
  if (last?.data.state === "pending") {
    findings.unknown(
      place,
      `whether what ${place} committed last (up to ${last.data.committed}) is stored`,
      last,
    );
  }
  findings.evidence(...claims.filter(({ data }) => data.state === "proven" && data.committed > 0));
}

function judgeWatch(history: History, findings: Findings, claims: readonly Claim[]): void {
  // The first look begins with the probe, so it is placed by when it was written.
  const firstMs = Math.max(claims[0]?.at ?? 0, claims[0]?.seenAt ?? 0);
  const sight = coverage(history, "claims", firstMs, endOfWork(history, claims));
  if (!sight.observedThroughout) findings.unknown("claims", sight.why);
}

/** A proven claim is not looked at again, so what was excused in it counts once. */
function measureExcused(findings: Findings, claims: readonly Claim[]): void {
  const excused = claims.flatMap(({ data }) => (data.state === "proven" ? (data.excused ?? []) : []));
  const sum = (which: "setAside" | "removed") => excused.reduce((total, ids) => total + ids[which], 0);
  findings.measure({
    id: "set-aside",
    name: "committed and set aside",
    value: sum("setAside"),
    unit: "rows",
  });
  findings.measure({
    id: "passed-over",
    name: "passed over after removal",
    value: sum("removed"),
    unit: "rows",
  });
}

/** Commits matter as long as rows are on their way. */
function endOfWork(history: History, claims: readonly Claim[]): number {
  const work = [history.of("operation").at(-1)?.at, history.of("drained").at(-1)?.at].filter(
    (at) => at !== undefined,
  );
  return work.length === 0 ? Math.max(interval(history).toMs, claims.at(-1)?.at ?? 0) : Math.max(...work);
}
