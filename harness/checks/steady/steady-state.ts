import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { topologyOf } from "../verdict/topology.ts";
import { laterAnswers, moreErrors } from "./answers-compared.ts";
import { haveChangedPlaces } from "./changed-places.ts";
import { fatesOf } from "./explained-silence.ts";
import { differencesOf, doubtOf } from "./link-fingerprint.ts";
import { isSharedOut } from "./shared-out.ts";
import { isAwaited } from "./silent-links.ts";
import { checkOfUndisturbed } from "./undisturbed-check.ts";
import { type WatchedTimes, watchedTimes } from "./watched-times.ts";

const name = "steady state";

/**
 * Each link is again what it was before the first fault: connections that listen for what the server tells, requests,
 * answers and what the server sends by itself a second, attempts a second. Learnt from the last start and the last change to healthy
 * until the first fault (3 s at least); held against the end of the watch, as long a time and 10 s at most.
 *
 * Of several instances of a server, who is asked is the client's affair, as long as they are asked as much together; of a leader and its standby, which of them leads.
 * A rate is back unless it is certainly below three quarters of what it was, or above three times that and not falling:
 * two Poisson rates, error one in a thousand each way, taken down by how far counts come in clumps; and fewer only where the bytes are less as well (four fifths), since what is asked at once counts once. Connections alone
 * are no sign: a pool gives back what nobody uses, and opens what it needs. A connection that listened and does not any
 * more is one, where the link holds fewer or hears less. What is not back before `within` (default 60 s) of the last heal
 * fails; seen for less than that it is `unknown`. A link that fell silent altogether is told by `dead after the heal` or
 * `gives up`, one with errors or slow answers by the checks of those. A link too quiet to judge is named as such.
 */
export function steadyState(options: { within?: Duration } = {}): Check {
  const withinMs = milliseconds(options.within ?? steadyWithin);
  const bound = `every link is as it was before the first fault within ${humanDuration(withinMs)} of the last heal`;
  return checkOfUndisturbed({ id: "steady-state", options, name }, (given) => {
    const { history, topology, findings, times, links, tooQuiet } = given;
    const { healed, sinceHealMs, after } = times;
    const fates = fatesOf(history, topology, times, links);
    let judged = 0;
    for (const link of links) {
      const fate = fates.get(link.id);
      // Told by another check, and nothing else can be said of it.
      if (typeof fate === "object") {
        findings.evidence(healed);
        judged++;
        continue;
      }
      const found = differencesOf(history, link, times, {
        less: fate === "asked less" || fate === "elsewhere",
        sharedOut: isDoneByOthers(history, topology, link, times),
      });
      if (found === "too quiet") {
        tooQuiet(link);
        continue;
      }
      judged++;
      if (found.length === 0) {
        findings.evidence(
          healed,
          ...history.of("answers", link.id).slice(-2),
          ...history.of("connections", link.id).slice(-1),
        );
        continue;
      }
      const said = `${found.map(({ words }) => words).join("; ")} (+${humanDuration(sinceHealMs)})`;
      const evidence = found.flatMap(({ events }) => events);
      const contention = contentionDuring(history, healed.at, after.toMs, sinceHealMs - withinMs);
      const isOnlyRate = found.every(({ isRate }) => isRate);
      if (sinceHealMs < withinMs)
        findings.unknown(link.id, `${said}: back within ${humanDuration(withinMs)}`, healed, ...evidence);
      else if (contention.tolerable || !isOnlyRate)
        findings.fail({ subject: link.id, kind: "not recovered" }, said, healed, ...evidence);
      else findings.unknown(link.id, `${said}, and ${contention.why}`, ...contention.evidence);
    }
    return findings.conclude(name, bound, `${plural(judged, "link")} held against before the fault`);
  });
}

/** As long as a platform has to be healthy again after the return of a dependency. */
export const steadyWithin: Duration = "60s";

/** What is not as it was before the first fault yet, as the checks would see it now: one sentence a link. */
export function notYetSteady(history: History, nowMs: number): string[] {
  const topology = topologyOf(history);
  const times = watchedTimes(history, nowMs);
  if (topology === undefined || typeof times === "string") return [];
  const lasting = topology.links.filter((link) => !isOfJob(topology, link));
  const fates = fatesOf(history, topology, times, lasting);
  return lasting.flatMap((link) => {
    const fate = fates.get(link.id);
    if (typeof fate === "object") return [`${link.id}: ${fate.what}`];
    const sharedOut = isDoneByOthers(history, topology, link, times);
    if (!sharedOut && isAwaited(history, link, times)) return [`${link.id}: asked for something`];
    const found = differencesOf(history, link, times as WatchedTimes, {
      less: fate === "asked less" || fate === "elsewhere",
      sharedOut,
    });
    const isOpen = found === "too quiet" || found.length === 0;
    const isDoubted = isOpen && fate !== "asked less" && !sharedOut && times.sinceHealMs < doubtedMs;
    const doubt = isDoubted ? doubtOf(history, link, times) : undefined;
    if (doubt !== undefined) return [`${link.id}: ${doubt}`];
    const worse = [moreErrors(history, link.id, times), laterAnswers(history, link.id, times)];
    return [...(found === "too quiet" ? [] : found), ...worse.filter((one) => typeof one === "object")].map(
      ({ words }) => `${link.id}: ${words}`,
    );
  });
}

/** What is doubtful for so long since the heal stays so: the time that is compared is as long as it gets. */
const doubtedMs = 40_000;

/** Its instances or its clients have shared out among them anew what is asked. */
const isDoneByOthers = (...given: Parameters<typeof isSharedOut>) =>
  isSharedOut(...given) || haveChangedPlaces(...given);

const isOfJob = ({ services }: TopologyData, { client }: TopologyData["links"][number]) =>
  services.some(({ name: of, role }) => of === client && role === "job");
