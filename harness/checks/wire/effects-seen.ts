import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { complaintsOfDisk } from "../verdict/disk-complaints.ts";
import { effectsOn, requestsDuring, responsesDuring } from "../verdict/fault-effects.ts";
import {
  beginOf,
  faultSpans,
  linksTo,
  onService,
  type ProvenFault,
  undeclaredIn,
} from "../verdict/fault-spans.ts";
import { sameWay } from "../verdict/siblings.ts";
import { workDuring } from "../verdict/work-during.ts";

/** Whether somebody met a fault, at one of the places where it acts. */
export type EffectSeen = { subject: string } & (
  | { state: "met"; events: HistoryEvent[] }
  | { state: "disproved"; message: string; events: HistoryEvent[] }
  /** `what` should have been seen. */
  | { state: "not seen"; what: string }
);

/** What is seen of a fault on its target: one answer for a service, one for each link that it names. */
export function effectsSeen(history: History, topology: TopologyData, span: ProvenFault): EffectSeen[] {
  if (onService(topology, span)) return [onTheService(history, topology, span)];
  const links = linksTo(topology, span.target);
  if (links.length === 0) {
    const what = "the link of this fault among the declared ones";
    return [{ subject: span.target, state: "not seen", what }];
  }
  return links.map((link) => {
    const seen = onTheLink(history, span, link);
    return seen.state === "not seen" ? (metElsewhere(history, topology, span, link) ?? seen) : seen;
  });
}

function onTheLink(history: History, span: ProvenFault, link: TopologyData["links"][number]): EffectSeen {
  const unwatched = whyUnwatched(history, span, `capture:${link.server}`);
  if (unwatched !== undefined) return unwatched;
  const subject = link.id;
  const answers = responsesDuring(history, span, link.id);
  if (answers.length > 0) {
    const message = `answers kept crossing ${link.id} while ${span.kind} was proven`;
    return { subject, state: "disproved", message, events: answers };
  }
  const events = effectsOn(history, span, link);
  if (events.length > 0) return { subject, state: "met", events };
  const what =
    requestsDuring(history, span, link.id).length === 0
      ? `anybody who tried ${link.id} during ${span.fault}: nobody met it`
      : `any effect of ${span.fault} on ${link.id}${undeclaredIn([span])}`;
  return { subject, state: "not seen", what };
}

/** Nobody asked this instance while the same was done to another one of the way, and there it was met. */
function metElsewhere(
  history: History,
  topology: TopologyData,
  span: ProvenFault,
  link: TopologyData["links"][number],
): EffectSeen | undefined {
  if (requestsDuring(history, span, link.id).length > 0) return undefined;
  if (whyUnwatched(history, span, `capture:${link.server}`) !== undefined) return undefined;
  for (const other of sameWay(topology, link)) {
    const same = faultSpans(history).some(
      (one) => one.kind === span.kind && one.target === other.id && one.proven !== undefined,
    );
    const events = same ? effectsOn(history, span, other) : [];
    if (events.length > 0) return { subject: link.id, state: "met", events };
  }
  return undefined;
}

function onTheService(history: History, topology: TopologyData, span: ProvenFault): EffectSeen {
  const unwatched = whyUnwatched(history, span, "engine");
  if (unwatched !== undefined) return unwatched;
  const subject = span.target;
  const during = (event: { at: number }) => event.at >= beginOf(span) && event.at <= span.healed.at;
  const hits = history
    .of("container", span.target)
    .filter((event) => during(event) && (event.data.action === "die" || event.data.action === "pause"));
  const signs = linksTo(topology, span.target).flatMap((link) => effectsOn(history, span, link));
  const complaints = span.effect.actsInside ? complaintsOfDisk(history, topology, span) : [];
  const effect = hits.length > 0 ? hits : [...signs, ...complaints];
  if (effect.length === 0) {
    const what = `any effect of ${span.fault} on ${span.target}${undeclaredIn([span])}`;
    return { subject, state: "not seen", what };
  }
  const work = workDuring(history, topology, span);
  if (work.length === 0)
    return { subject, state: "not seen", what: `any work during ${span.fault}: nobody met it` };
  return { subject, state: "met", events: [...effect, ...work.slice(0, 3)] };
}

function whyUnwatched(history: History, span: ProvenFault, probe: string): EffectSeen | undefined {
  const sight = coverage(history, probe, beginOf(span), span.healed.at);
  if (sight.observedThroughout) return undefined;
  return { subject: span.target, state: "not seen", what: `${span.fault}: ${sight.why}` };
}
