import type { History } from "../../history/log.ts";

/** What went on: acknowledgements, or rows that reach the store. */
export type Progress = "acknowledgements" | "stored rows";

export interface Pause {
  of: Progress;
  pauseMs: number;
  /** Nothing went on any more until nobody waited longer: it is at least so long. */
  endless: boolean;
}

interface Work {
  fromMs: number;
  toMs: number;
  /** It ended without the proof that nothing is left. */
  unfinished: boolean;
}

/**
 * The longest stretch without progress while work was under way: from the first acknowledgement until the pipeline was
 * proven empty, and so again where more was offered after that. What the store is counted before anybody offered
 * anything, and the time in which nothing was left to do, are no unavailability.
 */
export function longestPause(history: History): Pause | undefined {
  const acknowledged = history
    .of("operation")
    .filter(({ data }) => data.outcome === "ok")
    .map(({ at }) => at);
  const work = workOf(history, acknowledged);
  let most = 0;
  const grown = history.of("stored").flatMap(({ at, data }) => {
    const grew = data.distinct > most;
    most = Math.max(most, data.distinct);
    return grew ? [at] : [];
  });
  const isCounted = history.of("stored").length > 0;
  const found = work.flatMap(({ fromMs, toMs, unfinished }): Pause[] => {
    const within = (times: number[]) => times.filter((at) => at >= fromMs && at <= toMs);
    const stored = within(grown);
    const lastMs = stored.at(-1) ?? fromMs;
    const left: Pause = { of: "stored rows", pauseMs: toMs - lastMs, endless: true };
    return [
      { of: "acknowledgements", pauseMs: widestGap(within(acknowledged)), endless: false },
      { of: "stored rows", pauseMs: stored.length > 0 ? widestGap([fromMs, ...stored]) : 0, endless: false },
      ...(unfinished && isCounted ? [left] : []),
    ];
  });
  return found.filter(({ pauseMs }) => pauseMs > 0).sort((a, b) => b.pauseMs - a.pauseMs)[0];
}

/** Each stretch from a first acknowledgement until the next proof, or end of waiting for it, that nothing is left. */
function workOf(history: History, acknowledged: number[]): Work[] {
  const drained = history.of("drained");
  const canary = history.of("canary")[0]?.at ?? Number.POSITIVE_INFINITY;
  const work: Work[] = [];
  for (const at of acknowledged) {
    if (at < (work.at(-1)?.toMs ?? Number.NEGATIVE_INFINITY)) continue;
    const end = drained.find((event) => event.at >= at);
    work.push({ fromMs: at, toMs: end?.at ?? canary, unfinished: end?.data.ok === false });
  }
  return work;
}

function widestGap(times: number[]): number {
  return times.reduce((widest, at, index) => Math.max(widest, at - (times[index - 1] ?? at)), 0);
}
