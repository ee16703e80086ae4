import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { History } from "../../history/log.ts";
import { interval, watch } from "../verdict/coverage.ts";
import { Judgement, noJudgement } from "../verdict/findings.ts";
import { type Claim, judgeGaps, placeOf } from "./commit-gaps.ts";

const name = "commit claims";
/** A violation that lasts longer than this must not go unseen on a machine that keeps up. */
const shortestUnseenMs = 500;

/**
 * What a consumer committed was stored by then, set aside in the dead-letter topic, or removed by retention before it
 * was committed: looked at often enough that no violation slips through. A position that moved while nothing could
 * be read was not seen, without the time in which nobody could commit or store.
 *
 * @param options.machine added to the half second within which a violation must be seen: what a replay that uses
 *   up all cores may delay two looks by. A violation that outlasts both is seen in any case.
 */
export function commitClaims(options: { machine?: Duration } = {}): Check {
  const blindMs = shortestUnseenMs + milliseconds(options.machine ?? 0);
  const fine = "stored, set aside, or was removed before it was committed";
  const bound = `every id below a committed position is ${fine}; none unseen for more than ${humanDuration(blindMs)}`;
  return {
    name,
    run(history) {
      const claims = history.of("claim");
      if (claims.length === 0) return noJudgement(name, "unknown", "no committed position was looked at");
      const judgement = new Judgement();
      const partitions = Map.groupBy(claims, (claim) => placeOf(claim));
      for (const [place, ofPlace] of partitions) judgePartition(judgement, place, ofPlace);
      judgeWatch(history, judgement, claims);
      if (!claims.some((claim) => claim.data.state === "proven" && claim.data.committed > 0)) {
        judgement.unsure("claims", "any commit at all");
      }
      const proven = claims.filter((claim) => claim.data.state === "proven").length;
      judgement.measure({ name: "claims proven", value: proven, unit: "count" });
      measureExcused(judgement, claims);
      judgeGaps(history, judgement, claims, { blindMs, workEndMs: endOfWork(history, claims) });
      return judgement.conclude(
        name,
        bound,
        `${proven} of ${claims.length} claims on ${partitions.size} partitions proven`,
      );
    },
  };
}

function judgePartition(judgement: Judgement, place: string, claims: Claim[]): void {
  for (const claim of claims.filter(({ data }) => data.state === "broken")) {
    const missing = (claim.data.missing ?? []).map(
      (range) => `producer ${range.producer}: ${range.first}–${range.last}`,
    );
    const ids = missing.length === 0 ? "ids not named" : missing.join(", ");
    judgement.fail(place, `${place} committed up to ${claim.data.committed}, but not stored: ${ids}`, claim);
  }
  const last = claims.at(-1);
  if (last?.data.state === "pending") {
    judgement.unsure(
      place,
      `whether what ${place} committed last (up to ${last.data.committed}) is stored`,
      last,
    );
  }
  judgement.saw(...claims.filter(({ data }) => data.state === "proven" && data.committed > 0));
}

function judgeWatch(history: History, judgement: Judgement, claims: Claim[]): void {
  // The first look begins with the probe, so it is placed by when it was written.
  const firstMs = Math.max(claims[0]?.at ?? 0, claims[0]?.seenAt ?? 0);
  const sight = watch(history, "claims", firstMs, endOfWork(history, claims));
  if (!sight.watched) judgement.unsure("claims", sight.why);
}

/** A proven claim is not looked at again, so what was excused in it counts once. */
function measureExcused(judgement: Judgement, claims: Claim[]): void {
  const excused = claims.flatMap(({ data }) => (data.state === "proven" ? (data.excused ?? []) : []));
  const sum = (which: "setAside" | "removed") => excused.reduce((total, ids) => total + ids[which], 0);
  judgement.measure({ name: "committed and set aside", value: sum("setAside"), unit: "rows" });
  judgement.measure({ name: "passed over after removal", value: sum("removed"), unit: "rows" });
}

/** Commits matter as long as rows are on their way. */
function endOfWork(history: History, claims: Claim[]): number {
  const work = [history.of("operation").at(-1)?.at, history.of("drained").at(-1)?.at].filter(
    (at) => at !== undefined,
  );
  return work.length === 0 ? Math.max(interval(history).toMs, claims.at(-1)?.at ?? 0) : Math.max(...work);
}
