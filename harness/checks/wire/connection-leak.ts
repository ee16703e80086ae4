import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { learntOf } from "../steady/learnt.ts";
import { heldDuring } from "../steady/link-activity.ts";
import { checkOfUndisturbed, type UndisturbedCase } from "../steady/undisturbed-check.ts";
import { siblingsOf } from "../verdict/siblings.ts";

const name = "connection leak";
/** A pool may open as many again after an outage as it ever had, and some more. */
const [timesAsMany, more] = [2, 5];
/** Descriptors are files, pipes and timers too: a process opens some as it goes. */
const moreDescriptors = 20;

const bound = `at most ${timesAsMany} times the connections that a link held before, and ${more} more`;

/**
 * After the last heal no link holds far more connections than it ever did before the first fault: more than twice as
 * many and five, at each look of the end of the watch. A pool that opens what it needs stays below that; a client that
 * opens one at each attempt and closes none does not. The same of a service's open descriptors (files and sockets), where
 * the machine tells them: more than twice as many and twenty.
 */
export function connectionLeak(): Check {
  return checkOfUndisturbed({ id: "connection-leak", options: {}, name }, (given) => {
    const { history, topology, findings, times, links, tooQuiet } = given;
    const { before, after, healed, sinceHealMs } = times;
    let leaking = 0;
    for (const link of links) {
      const was = heldOn([link, ...siblingsOf(topology, link)], (id) => learntOf(history, id, before).held);
      const is = heldDuring(history, link.id, after);
      if (was === undefined || is === undefined) {
        tooQuiet(link);
        continue;
      }
      const events = is.events.slice(-1);
      if (is.least <= timesAsMany * was.most + more) {
        findings.evidence(healed, ...events);
        continue;
      }
      leaking++;
      const said = `${plural(was.most, "connection")} held at most before, ${is.most} since the heal (+${humanDuration(sinceHealMs)})`;
      findings.fail(link.id, said, healed, ...events);
    }
    for (const { name: service } of topology.services) leaking += judgeDescriptors(given, service);
    return findings.conclude(name, bound, `${plural(leaking, "leak")}`);
  });
}

/** The most that a client held to all instances of a server: any of them may have to take the others' connections. */
function heldOn(
  links: readonly { id: string }[],
  heldAt: (id: string) => { most: number } | undefined,
): { most: number } | undefined {
  const [own, ...others] = links.map(({ id }) => heldAt(id));
  if (own === undefined) return undefined;
  return { most: others.reduce((sum, other) => sum + (other?.most ?? 0), own.most) };
}

/** 1 for a service that leaks descriptors. */
function judgeDescriptors({ history, findings, times }: UndisturbedCase, service: string): number {
  const events = history.of("resources", service).filter(({ data }) => data.files !== undefined);
  const was = events.filter(({ at }) => at >= times.before.fromMs && at < times.before.toMs);
  const before = was.at(-1) ?? events.findLast(({ at }) => at < times.before.fromMs);
  const now = events.findLast(({ at }) => at > times.healed.at && at <= times.after.toMs);
  if (before === undefined || now === undefined) return 0;
  const most = Math.max(...[before, ...was].map(({ data }) => data.files ?? 0));
  if ((now.data.files ?? 0) <= timesAsMany * most + moreDescriptors) {
    findings.evidence(before, now);
    return 0;
  }
  const said = `${most} open descriptors at most before, ${now.data.files} since the heal (+${humanDuration(times.sinceHealMs)})`;
  findings.fail(service, said, before, now);
  return 1;
}
