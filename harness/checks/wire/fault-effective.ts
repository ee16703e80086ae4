import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { watch } from "../verdict/coverage.ts";
import { complaintsOfDisk } from "../verdict/disk-complaints.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { answersDuring, asksDuring, felt, type LinkSign } from "../verdict/fault-effects.ts";
import { actsInside, beginOf, linksTo, onService, type ProvenFault } from "../verdict/fault-spans.ts";
import type { Judgement } from "../verdict/findings.ts";
import { workDuring } from "../verdict/work-during.ts";

const name = "fault felt";
const bound = "each fault bit and healed for certain, somebody tried meanwhile and noticed";

/** Every fault was felt by the one it was aimed at while there was work: an outage nobody met proves nothing. */
export function faultFelt(): Check {
  return checkOfFaults(name, ({ history, topology, judgement, spans, proven }) => {
    for (const span of proven) {
      if (onService(topology, span)) judgeService(history, judgement, topology, span);
      else judgeLink(history, judgement, topology, span);
      const { proof } = span.proven.data;
      if (proof === undefined) continue;
      judgement.measure({ name: `proof of ${span.fault}`, value: proof.latencyMs, unit: "ms" });
    }
    return judgement.conclude(
      name,
      bound,
      `${proven.length} of ${spans.length} faults proven to bite and to heal`,
    );
  });
}

function judgeLink(history: History, judgement: Judgement, topology: TopologyData, span: ProvenFault): void {
  const links = linksTo(topology, span.target);
  if (links.length === 0)
    judgement.unsure(span.target, "the link of this fault among the declared ones", span.proven);
  for (const link of links) {
    if (!isWatched(history, judgement, span, `capture:${link.server}`)) continue;
    const sign = felt(history, span, link);
    const answers = answersDuring(history, span, link.id);
    if (answers.length > 0) {
      const message = `answers kept crossing ${link.id} while ${span.kind} was proven`;
      judgement.fail(link.id, message, span.proven, ...answers);
    } else if (sign.length > 0) saw(judgement, span, sign);
    else if (asksDuring(history, span, link.id).length === 0) {
      judgement.unsure(
        link.id,
        `anybody who tried ${link.id} during ${span.fault}: nobody felt it`,
        span.proven,
      );
    } else judgement.unsure(link.id, `any effect of ${span.fault} on ${link.id}`, span.proven);
  }
}

function judgeService(
  history: History,
  judgement: Judgement,
  topology: TopologyData,
  span: ProvenFault,
): void {
  if (!isWatched(history, judgement, span, "engine")) return;
  const during = (event: { at: number }) => event.at >= beginOf(span) && event.at <= span.healed.at;
  const hits = history
    .of("container", span.target)
    .filter((event) => during(event) && (event.data.action === "die" || event.data.action === "pause"));
  const signs = linksTo(topology, span.target).flatMap((link) => felt(history, span, link));
  const complaints = actsInside(span.kind) ? complaintsOfDisk(history, topology, span) : [];
  const effect = hits.length > 0 ? hits : [...signs, ...complaints];
  const work = workDuring(history, topology, span);
  if (effect.length === 0) {
    judgement.unsure(span.target, `any effect of ${span.fault} on ${span.target}`, span.proven);
  } else if (work.length === 0) {
    judgement.unsure(span.target, `any work during ${span.fault}: nobody felt it`, span.proven);
  } else saw(judgement, span, [...effect, ...work.slice(0, 3)]);
}

function isWatched(history: History, judgement: Judgement, span: ProvenFault, probe: string): boolean {
  const sight = watch(history, probe, beginOf(span), span.healed.at);
  if (!sight.watched) judgement.unsure(span.target, `${span.fault}: ${sight.why}`, span.proven);
  return sight.watched;
}

function saw(judgement: Judgement, span: ProvenFault, signs: LinkSign[]): void {
  judgement.saw(span.proven, span.healed, ...signs.slice(0, 5));
}
