import { humanDuration } from "../../core/duration.ts";
import { askedOf } from "../../history/asked-check.ts";
import type { Check } from "../../history/check.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { notJudged } from "../verdict/findings.ts";

/** Where the use of a link was looked for before anything was done to it. */
export interface UseOfLink {
  /** Id of the link. */
  link: string;
  /** The server before which the capture listens. */
  server: string;
  /** The phase in which somebody looked. */
  phase: string;
}

/**
 * A check of a fault on a link that somebody uses. A link that nobody used was not cut: nothing can be said of it, and
 * nothing was. That nobody used it must have been seen: a capture that did not watch the whole phase leaves it open.
 */
export function onlyIfUsed(check: Check, use: UseOfLink): Check {
  const { name } = check;
  const { link, server, phase } = use;
  return {
    id: "only-if-used",
    options: { link, server, phase, check: askedOf(check) },
    name,
    run(history) {
      const looked = phaseOf(history, phase);
      if (looked === undefined || history.of("fault").length > 0) return check.run(history);
      const { beginMs, endMs } = looked;
      const sight = coverage(history, `capture:${server}`, beginMs, endMs);
      if (!sight.observedThroughout)
        return notJudged(name, "unknown", `not seen: whether anybody uses ${link}: ${sight.why}`);
      const length = humanDuration(endMs - beginMs);
      const why = `nobody used ${link} for ${length} after the start, so it was not cut`;
      return notJudged(name, "not covered", why);
    },
  };
}

/** The first phase of this name that ended. */
function phaseOf(history: History, name: string): { beginMs: number; endMs: number } | undefined {
  const edges = history.of("phase", name);
  const endAt = edges.findIndex(({ data }) => data.edge === "end");
  const end = edges[endAt];
  if (end === undefined) return undefined;
  const begin = edges.slice(0, endAt).findLast(({ data }) => data.edge === "begin");
  return { beginMs: begin?.at ?? end.at, endMs: end.at };
}
