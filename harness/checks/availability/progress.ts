import type { History } from "../../history/log.ts";

/** The longest stretch without progress between the first and the last sign of it: the unavailability. */
export function longestPause(history: History): { of: string; pauseMs: number } | undefined {
  const acknowledged = history
    .of("operation")
    .filter(({ data }) => data.outcome === "ok")
    .map(({ at }) => at);
  let most = Number.NEGATIVE_INFINITY;
  const stored = history.of("stored").filter(({ data }) => {
    const grew = data.distinct > most;
    most = Math.max(most, data.distinct);
    return grew;
  });
  const found = [
    { of: "acknowledgements", pauseMs: widestGap(acknowledged) },
    { of: "stored rows", pauseMs: widestGap(stored.map(({ at }) => at)) },
  ].filter((pause) => pause.pauseMs > 0);
  return found.sort((a, b) => b.pauseMs - a.pauseMs)[0];
}

function widestGap(times: number[]): number {
  return times.reduce((widest, at, index) => Math.max(widest, at - (times[index - 1] ?? at)), 0);
}
