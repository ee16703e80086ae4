import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { AnswersData } from "../../history/wire-data.ts";
import { coverage } from "../verdict/coverage.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { beginOf, endOf, type ProvenFault } from "../verdict/fault-spans.ts";
import { notJudged } from "../verdict/findings.ts";

const name = "gentle stop";
const bound = "asked to stop, a service ends within its grace period and finishes the requests that it has";
/** SIGKILL, by the convention of shells. */
const killed = 137;
/** What a process had sent when it ended is captured by then. */
const lateMs = 500;
/** What a process is asked within this of the signal may reach it after it. */
const instantMs = 50;

/**
 * A service that is asked to stop (SIGTERM) ends by itself within the grace period of its file and leaves no requests
 * unfinished: the engine kills (exit code 137) what has not ended by then, and a caller whose connection is closed before
 * its answer came has got none. Only requests to which their technology owes an answer count, and which it had for 50 ms
 * when it was asked to stop: what comes in the instant of the signal, or after it, meets chance. Who takes no notice of the
 * signal at all (the kernel's word, `resources`) is killed in any case and is not blamed for the time, but named. Judged
 * for faults in whose time the engine tells of a stop; a capture that was blind meanwhile leaves it open.
 */
export function gentleStop(): Check {
  return checkOfFaults({ id: "gentle-stop", options: {}, name }, (given) => {
    const stops = given.proven.flatMap((fault) => {
      const stop = stopIn(given.history, fault);
      return stop === undefined ? [] : [stop];
    });
    if (stops.length === 0) return notJudged(name, "not covered", "no service was asked to stop");
    const heedless = [...new Set(stops.filter((stop) => judge(given, stop)).map(({ service }) => service))];
    const said =
      heedless.length === 0 ? "" : `; ${heedless.join(", ")} took no notice of the signal, and was killed`;
    return given.findings.conclude(name, bound, `${plural(stops.length, "stop")} judged${said}`);
  });
}

interface Stop {
  service: string;
  askedMs: number;
  died: HistoryEvent<"container">;
}

/** The engine tells `stop` once a container has ended that was asked to; a mere kill has none. */
function stopIn(history: History, fault: ProvenFault): Stop | undefined {
  const events = history
    .of("container", fault.target)
    .filter(({ at }) => at >= beginOf(fault) && at <= endOf(fault));
  const died = events.find(({ data }) => data.action === "die");
  const stopped = events.find(({ data }) => data.action === "stop");
  if (died === undefined || stopped === undefined) return undefined;
  const asked = events.find(({ data }) => data.action === "kill");
  return { service: fault.target, askedMs: asked?.at ?? beginOf(fault), died };
}

/** Whether the service took no notice. */
function judge({ history, topology, findings }: FaultCase, { service, askedMs, died }: Stop): boolean {
  const tookMs = died.at - askedMs;
  const heeds = history
    .of("resources", service)
    .findLast(({ at, data }) => at <= died.at && data.noticesStop !== undefined);
  const isHeedless = died.data.exitCode === killed && heeds?.data.noticesStop === false;
  if (died.data.exitCode === killed && !isHeedless)
    findings.fail(service, `had not ended ${humanDuration(tookMs)} after SIGTERM, and was killed`, died);
  const links = topology.links.filter(({ server }) => server === service);
  const sight = coverage(history, `capture:${service}`, askedMs, died.at);
  if (links.length > 0 && !sight.observedThroughout) findings.unknown(service, sight.why, died);
  const left = links
    .flatMap(({ id }) => history.of("answers", id))
    .filter(({ at, data }) => at + data.windowMs >= askedMs && at <= died.at + lateMs)
    .map((event) => ({ event, had: hadBy(event.data, askedMs - instantMs) }))
    .filter(({ had }) => had > 0);
  const requests = left.reduce((sum, { had }) => sum + had, 0);
  if (requests > 0)
    findings.fail(
      service,
      `left ${plural(requests, "request")} without an answer when it was stopped`,
      died,
      ...left.map(({ event }) => event),
    );
  findings.evidence(died);
  return isHeedless;
}

/** How many of the requests that got no answer were asked by then; all of them where a history does not say when. */
const hadBy = ({ unanswered = 0, unansweredSince }: AnswersData, byMs: number) =>
  unansweredSince?.filter((since) => since <= byMs).length ?? unanswered;
