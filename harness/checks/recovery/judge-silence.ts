import { humanDuration } from "../../core/duration.ts";
import type { History } from "../../history/log.ts";
import { fatesOf } from "../steady/explained-silence.ts";
import type { Silence } from "../steady/silent-links.ts";
import type { UndisturbedCase } from "../steady/undisturbed-check.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { faultSpans } from "../verdict/fault-spans.ts";

/** Whoever has not even tried for so long after the heal waits too long: as long as a recovery may take. */
const longestWaitMs = 60_000;

/** How many links are silent in the way that is asked for; the others are evidence, or too quiet. */
export function judgeSilence(given: UndisturbedCase, isMeant: (silence: Silence) => boolean): number {
  const { history, topology, findings, times, links, tooQuiet, elsewhere } = given;
  const { after, healed, sinceHealMs } = times;
  let silent = 0;
  for (const [id, fate] of fatesOf(history, topology, times, links)) {
    const link = links.find((one) => one.id === id);
    if (link === undefined) continue;
    if (fate === "too quiet" || fate === "asked less" || fate === "elsewhere") {
      if (fate === "elsewhere") elsewhere(link);
      else tooQuiet(link);
      continue;
    }
    const lastEvents = history.of("answers", id).slice(-2);
    if (fate === "alive" || !isMeant(fate)) {
      findings.evidence(healed, ...lastEvents, ...history.of("traffic", id).slice(-1));
      continue;
    }
    silent++;
    const moved = hasMoved(history, link.server)
      ? `; ${link.server} has another address since the fault`
      : "";
    const said = `${wordsOf(fate, healed.at)} (+${humanDuration(sinceHealMs)})${moved}`;
    const contention = contentionDuring(
      history,
      healed.at,
      after.toMs,
      after.toMs - Math.max(healed.at, lastOf(fate, healed.at)),
    );
    const isLong = fate.what === "not asked" && fate.isLong;
    const mayWait = fate.what === "not asked" && fate.mayWait && sinceHealMs < longestWaitMs;
    if (mayWait) findings.unknown(id, `${said}: it may wait for its next attempt`, healed, ...lastEvents);
    else if (contention.tolerable || isLong)
      findings.fail({ subject: id, kind: "not recovered" }, said, healed, ...lastEvents);
    else findings.unknown(id, `${said}, and ${contention.why}`, healed, ...contention.evidence);
  }
  return silent;
}

/** Who keeps the old address asks where the capture of the link does not look. */
const hasMoved = (history: History, server: string) =>
  faultSpans(history).some(({ kind, target }) => kind === "restart-at-new-address" && target === server);

const lastOf = (silence: Silence, healedMs: number) =>
  silence.what === "not asked" ? (silence.lastMs ?? healedMs) : healedMs;

function wordsOf(silence: Silence, healedMs: number): string {
  const before = `${silence.perSecond.toFixed(1)} requests/s before`;
  if (silence.what === "not answered")
    return `${before}, ${silence.requests} at the end of the watch and not one answer`;
  const { lastMs, gaveUp } = silence;
  const when =
    lastMs === undefined
      ? "never"
      : lastMs < healedMs
        ? `${humanDuration(healedMs - lastMs)} before the heal`
        : `${humanDuration(lastMs - healedMs)} after the heal`;
  return gaveUp
    ? `${before}, and no connection since: the last attempt was ${when}`
    : `${before}, none at the end of the watch: the last was ${when}`;
}
